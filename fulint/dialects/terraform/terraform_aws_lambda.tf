# What terraform-aws-modules/lambda/aws creates of its inputs, as far as it concerns Function URLs. The names, defaults
# and conditions are those of its version 8.8.1; its own configuration is not copied here.

variable "create" { default = true }
variable "create_function" { default = true }
variable "create_layer" { default = false }
variable "create_package" { default = true }
variable "publish" { default = false }
variable "function_name" { default = "" }
variable "handler" { default = "" }
variable "runtime" { default = "" }
variable "memory_size" { default = 128 }
variable "package_type" { default = "Zip" }
variable "image_uri" { default = null }
variable "layers" { default = null }
variable "environment_variables" { default = {} }
variable "reserved_concurrent_executions" { default = -1 }
variable "vpc_subnet_ids" { default = null }
variable "vpc_security_group_ids" { default = null }
variable "local_existing_package" { default = null }
variable "s3_existing_package" { default = null }
variable "source_path" { default = null }
variable "event_source_mapping" { default = {} }

variable "create_lambda_function_url" { default = false }
variable "create_unqualified_alias_lambda_function_url" { default = true }
variable "authorization_type" { default = "NONE" }
variable "cors" { default = {} }
variable "invoke_mode" { default = null }

variable "create_current_version_allowed_triggers" { default = true }
variable "create_unqualified_alias_allowed_triggers" { default = true }
variable "allowed_triggers" { default = {} }

locals {
  creates  = var.create && var.create_function && !var.create_layer
  version  = var.publish ? aws_lambda_function.this[0].version : "$LATEST"
  triggers = local.creates ? var.allowed_triggers : {}
}

resource "aws_lambda_function" "this" {
  count = local.creates ? 1 : 0

  function_name                  = var.function_name
  handler                        = var.package_type == "Zip" ? var.handler : null
  runtime                        = var.package_type == "Zip" ? var.runtime : null
  memory_size                    = var.memory_size
  package_type                   = var.package_type
  image_uri                      = var.image_uri
  layers                         = var.layers
  reserved_concurrent_executions = var.reserved_concurrent_executions
  filename                       = var.local_existing_package
  s3_bucket                      = var.s3_existing_package
  source_path                    = var.create_package ? var.source_path : null

  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids != null && var.vpc_security_group_ids != null ? [true] : []
    content {
      subnet_ids = var.vpc_subnet_ids
    }
  }

  environment {
    variables = var.environment_variables
  }
}

resource "aws_lambda_function_url" "this" {
  count = local.creates && var.create_lambda_function_url ? 1 : 0

  function_name      = aws_lambda_function.this[0].function_name
  qualifier          = var.create_unqualified_alias_lambda_function_url ? null : aws_lambda_function.this[0].version
  authorization_type = var.authorization_type
  invoke_mode        = var.invoke_mode

  dynamic "cors" {
    for_each = length(keys(var.cors)) == 0 ? [] : [var.cors]
    content {
      allow_credentials = try(cors.value.allow_credentials, null)
      allow_headers     = try(cors.value.allow_headers, null)
      allow_methods     = try(cors.value.allow_methods, null)
      allow_origins     = try(cors.value.allow_origins, null)
      expose_headers    = try(cors.value.expose_headers, null)
      max_age           = try(cors.value.max_age, null)
    }
  }
}

resource "aws_lambda_permission" "current_version_triggers" {
  for_each = var.create_current_version_allowed_triggers ? local.triggers : {}

  function_name          = aws_lambda_function.this[0].function_name
  qualifier              = local.version
  statement_id           = try(each.value.statement_id, each.key)
  action                 = try(each.value.action, "lambda:InvokeFunction")
  principal              = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  principal_org_id       = try(each.value.principal_org_id, null)
  source_arn             = try(each.value.source_arn, null)
  source_account         = try(each.value.source_account, null)
  event_source_token     = try(each.value.event_source_token, null)
  function_url_auth_type = try(each.value.function_url_auth_type, null)
}

resource "aws_lambda_permission" "unqualified_alias_triggers" {
  for_each = var.create_unqualified_alias_allowed_triggers ? local.triggers : {}

  function_name          = aws_lambda_function.this[0].function_name
  statement_id           = try(each.value.statement_id, each.key)
  action                 = try(each.value.action, "lambda:InvokeFunction")
  principal              = try(each.value.principal, format("%s.amazonaws.com", try(each.value.service, "")))
  principal_org_id       = try(each.value.principal_org_id, null)
  source_arn             = try(each.value.source_arn, null)
  source_account         = try(each.value.source_account, null)
  event_source_token     = try(each.value.event_source_token, null)
  function_url_auth_type = try(each.value.function_url_auth_type, null)
}

output "lambda_function_arn" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_name" { value = try(aws_lambda_function.this[0].function_name, "") }
output "lambda_function_qualified_arn" { value = try(aws_lambda_function.this[0].qualified_arn, "") }
output "lambda_function_version" { value = try(aws_lambda_function.this[0].version, "") }
output "lambda_function_url" { value = try(aws_lambda_function_url.this[0].function_url, "") }
output "lambda_function_url_id" { value = try(aws_lambda_function_url.this[0].url_id, "") }
