import type { aws_s3 as s3 } from 'aws-cdk-lib';

const SIX_YEARS = 2192;

/**
 * Lifecycle rules of a bucket of logs.
 * @param at path of the bucket
 * @throws when one of them removes anything before six years are over (45 CFR 164.316(b)(2)(i))
 */
export function keptSixYears(at: string, rules: readonly s3.LifecycleRule[] = []): s3.LifecycleRule[] {
  for (const rule of rules) {
    if (rule.expirationDate) {
      throw new Error(
        `${at}: a lifecycle rule has an expirationDate; allowed: expiration after a number of days`,
      );
    }
    for (const name of ['expiration', 'noncurrentVersionExpiration'] as const) {
      const age = rule[name];
      if (!age || age.isUnresolved()) continue;
      const days = age.toDays({ integral: false });
      if (days < SIX_YEARS) {
        throw new Error(
          `${at}: ${name} of a lifecycle rule was ${days} days; allowed: at least ${SIX_YEARS}, six years`,
        );
      }
    }
  }
  return [...rules];
}
