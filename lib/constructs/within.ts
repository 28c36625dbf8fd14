import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A number that a control limits.
 * @throws when it lies outside, or is no number; a token is taken as it is, for the gate reads the final template
 */
export function within(scope: IConstruct, name: string, value: number, min: number, max: number): number {
  if (Token.isUnresolved(value) || (value >= min && value <= max)) return value;
  const allowed = max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  throw new Error(`${scope.node.path}: ${name} was ${value}; allowed: ${allowed}`);
}
