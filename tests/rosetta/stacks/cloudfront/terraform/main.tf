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
  authorization_type = "AWS_IAM"
}

resource "aws_lambda_permission" "edge_url" {
  function_name = aws_lambda_function.shop.function_name
  action        = "lambda:InvokeFunctionUrl"
  principal     = "cloudfront.amazonaws.com"
  source_arn    = aws_cloudfront_distribution.cdn.arn
}

resource "aws_lambda_permission" "edge_invoke" {
  function_name            = aws_lambda_function.shop.function_name
  action                   = "lambda:InvokeFunction"
  invoked_via_function_url = true
  principal                = "cloudfront.amazonaws.com"
  source_arn               = aws_cloudfront_distribution.cdn.arn
}

resource "aws_cloudfront_origin_access_control" "access" {
  name                              = "shop"
  origin_access_control_origin_type = "lambda"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "cdn" {
  enabled = true

  origin {
    origin_id                = "shop"
    domain_name              = trimsuffix(trimprefix(aws_lambda_function_url.shop.function_url, "https://"), "/")
    origin_access_control_id = aws_cloudfront_origin_access_control.access.id

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id         = "shop"
    viewer_protocol_policy   = "allow-all"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
