import { Stack, aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import { PhiDatabase, type PhiDatabaseProps } from '../../../lib/constructs/database/phi-database';
import { newApp, RECOMMENDED_FLAGS } from '../../support/synth';

/** A stack with three zones of isolated and public subnets, and keys, for constructs that need a network. */
export class NetworkedStack extends Stack {
  readonly vpc: ec2.IVpc;
  readonly isolated: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

  constructor(flags: Record<string, unknown> = RECOMMENDED_FLAGS) {
    super(newApp({ context: flags }), 'Test', {
      env: { account: '111122223333', region: 'us-east-1' },
    });
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
  }

  key(name: string): kms.IKey {
    const made = this.node.tryFindChild(name) as kms.IKey | undefined;
    return made ?? kms.Key.fromKeyArn(this, name, `arn:aws:kms:us-east-1:111122223333:key/${name}`);
  }

  database(props: Partial<PhiDatabaseProps> = {}): PhiDatabase {
    return new PhiDatabase(this, 'Database', {
      vpc: this.vpc,
      subnets: this.isolated,
      encryptionKey: this.key('storage'),
      secretsKey: this.key('secrets'),
      logKey: this.key('logs'),
      clusterIdentifier: 'records',
      ...props,
    });
  }
}
