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
  function_name      = aws_lambda_function.shop.arn
  authorization_type = "AWS_IAM"
}

locals {
  caller = "arn:aws:iam::444455556666:role/caller"
}

resource "aws_lambda_permission" "caller_url" {
  function_name          = aws_lambda_function.shop.function_name
  action                 = "lambda:InvokeFunctionUrl"
  function_url_auth_type = aws_lambda_function_url.shop.authorization_type
  principal              = local.caller
}

resource "aws_lambda_permission" "caller_invoke" {
  function_name            = aws_lambda_function.shop.function_name
  action                   = "lambda:InvokeFunction"
  invoked_via_function_url = true
  principal                = local.caller
}
