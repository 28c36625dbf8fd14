import { ArnFormat, Stack, aws_ec2 as ec2, aws_iam as iam, aws_rds as rds } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ManagedPolicyRole } from '../identity/managed-policy-role';
import { admit } from './admission';

/** RDS Proxy always listens on the engine's default port. */
const PORT = 5432;

export interface PhiDatabaseProxyProps {
  readonly vpc: ec2.IVpc;
  readonly subnetIds: readonly string[];
  /** Name of the proxy, unique in account and region. */
  readonly name: string;
  readonly clusterIdentifier: string;
  /** `cluster-…`, the id that IAM database authentication speaks of. */
  readonly clusterResourceId: string;
}

/**
 * RDS Proxy with IAM authentication from end to end: no secret, and TLS on both sides. It speaks TLS 1.2.
 * Made by `PhiDatabase` with `proxy: true`.
 */
export class PhiDatabaseProxy extends Construct {
  readonly endpoint: rds.Endpoint;
  readonly securityGroup: ec2.ISecurityGroup;
  /** `prx-…`: the id that a client's `rds-db:connect` names. */
  readonly resourceId: string;
  private readonly role: ManagedPolicyRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PhiDatabaseProxyProps,
  ) {
    super(scope, id);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Database proxy: admits only the security groups of its clients',
      allowAllOutbound: false,
    });
    this.role = new ManagedPolicyRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('rds.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const proxy = new rds.CfnDBProxy(this, 'Resource', {
      dbProxyName: props.name,
      engineFamily: 'POSTGRESQL',
      defaultAuthScheme: 'IAM_AUTH',
      requireTls: true,
      debugLogging: false, // would log statements
      idleClientTimeout: 1800,
      roleArn: this.role.roleArn,
      vpcSubnetIds: [...props.subnetIds],
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
    });
    new rds.CfnDBProxyTargetGroup(this, 'Target', {
      dbProxyName: proxy.ref,
      targetGroupName: 'default',
      dbClusterIdentifiers: [props.clusterIdentifier],
    });
    this.endpoint = new rds.Endpoint(proxy.attrEndpoint, PORT);
    // …:db-proxy:prx-0123456789abcdef0
    this.resourceId = Stack.of(this).splitArn(
      proxy.attrDbProxyArn,
      ArnFormat.COLON_RESOURCE_NAME,
    ).resourceName!;
  }

  allowFrom(peer: ec2.ISecurityGroup): void {
    admit(this.securityGroup, peer, PORT, 'database proxy');
  }

  /** Lets the proxy log in to the cluster as a user that one of its clients may be. */
  relay(user: string): void {
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['rds-db:connect'],
        resources: [databaseUserArn(this, this.props.clusterResourceId, user)],
      }),
    );
  }
}

/** ARN of one database user of a cluster or a proxy, as `rds-db:connect` names it. */
export const databaseUserArn = (scope: Construct, resourceId: string, user: string): string =>
  Stack.of(scope).formatArn({
    service: 'rds-db',
    resource: 'dbuser',
    resourceName: `${resourceId}/${user}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
