import type { aws_kms as kms } from 'aws-cdk-lib';

/**
 * A key that a construct was given.
 * @param at path of the construct
 * @throws when it is missing, which CDK would take for no encryption or a key of its own making, or when it is a key
 *   of AWS, whose policy and rotation nobody can choose (KEY-1)
 */
export function customerKey(at: string, name: string, key: kms.IKey | undefined): kms.IKey {
  if (key?.keyArn && !key.keyArn.includes(':alias/aws/')) return key;
  throw new Error(
    `${at}: ${name} was ${key?.keyArn ? 'a key of AWS' : 'missing'}; allowed: a customer managed key (KEY-1)`,
  );
}
