import * as z from 'zod';
import { InputError } from '../shared/errors';
import { type RotationStep, STEPS } from './rotate';

/** AWS Secrets Manager User Guide, "Rotation by Lambda function". */
const event = z.object({
  Step: z.enum(STEPS),
  SecretId: z.string().min(1),
  ClientRequestToken: z.string().min(1),
});

/** @throws InputError when it is no step of a rotation */
export function parseRotationStep(value: unknown): RotationStep {
  const { success, data } = event.safeParse(value);
  if (!success)
    throw new InputError('the event is neither a step of a rotation nor a request of CloudFormation');
  return { step: data.Step, secret: data.SecretId, version: data.ClientRequestToken };
}

/** Whether CloudFormation asks; otherwise Secrets Manager does. */
export const isCustomResource = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'ResponseURL' in value;

/** @throws InputError when the property `SecretArn` of the custom resource is not the ARN of a secret */
export function parseSecretArn(value: unknown): string {
  if (typeof value === 'string' && /^arn:[\w-]+:secretsmanager:/.test(value)) return value;
  throw new InputError('SecretArn must be the ARN of a secret');
}
