import { InputError } from '../shared/errors';

/** Whether CloudFormation asks; otherwise Secrets Manager does. */
export const isCustomResource = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'ResponseURL' in value;

/** @throws InputError when the property `SecretArn` of the custom resource is not the ARN of a secret */
export function parseSecretArn(value: unknown): string {
  if (typeof value === 'string' && /^arn:[\w-]+:secretsmanager:/.test(value)) return value;
  throw new InputError('SecretArn must be the ARN of a secret');
}
