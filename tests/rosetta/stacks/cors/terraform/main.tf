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

variable "origins" {
  type    = list(string)
  default = ["https://shop.example.com"]
}

resource "aws_lambda_function_url" "shop" {
  function_name      = aws_lambda_function.shop.function_name
  authorization_type = "AWS_IAM"

  dynamic "cors" {
    for_each = length(var.origins) > 0 ? [var.origins] : []

    content {
      allow_origins     = cors.value
      allow_methods     = ["GET", "POST"]
      allow_headers     = ["content-type"]
      expose_headers    = ["x-order"]
      allow_credentials = true
      max_age           = 60 * 60
    }
  }
}
