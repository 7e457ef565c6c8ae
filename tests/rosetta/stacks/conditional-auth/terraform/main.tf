variable "stage" {
  type = string

  validation {
    condition     = contains(["dev", "prod"], var.stage)
    error_message = "A stage is dev or prod."
  }
}

data "archive_file" "shop" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/shop.zip"
}

resource "aws_lambda_function" "shop" {
  function_name = "shop"
  role          = "arn:aws:iam::111122223333:role/shop"
  runtime       = "python3.13"
  handler       = "app.handler"
  memory_size   = 256
  filename      = data.archive_file.shop.output_path
}

resource "aws_lambda_function_url" "shop" {
  function_name      = aws_lambda_function.shop.function_name
  authorization_type = var.stage == "prod" ? "AWS_IAM" : "NONE"
}
