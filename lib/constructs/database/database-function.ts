import type { aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PrivateFunction, type PrivateFunctionProps } from '../function/private-function';

/** What a function beside a database needs to know of the place it runs in. */
export interface DatabaseSurroundings {
  /** Network of the function. */
  readonly vpc: ec2.IVpc;
  /** Isolated subnets beside the endpoints. */
  readonly subnets: ec2.SubnetSelection;
  /** Group of the interface endpoints, `PrivateRoutes.securityGroup`; the function reaches AWS through it alone. */
  readonly endpoints: ec2.ISecurityGroup;
  /** Customer managed key of the function's environment and dead letters. */
  readonly functionKey: kms.IKey;
  /** Customer managed key of the function's log; its policy must admit CloudWatch Logs. */
  readonly logKey: kms.IKey;
  /** Days to keep the function's log; see `EncryptedLogGroup`. @default 2192 */
  readonly logRetentionDays?: number;
}

export interface DatabaseFunctionProps extends PrivateFunctionProps {
  readonly surroundings: DatabaseSurroundings;
}

/** A function that looks after a database: it reaches AWS over private routes, the database, and nothing else. */
export class DatabaseFunction extends PrivateFunction {
  constructor(scope: Construct, id: string, props: DatabaseFunctionProps) {
    const { surroundings, ...rest } = props;
    super(scope, id, { ...surroundings, encryptionKey: surroundings.functionKey }, rest);
  }
}
