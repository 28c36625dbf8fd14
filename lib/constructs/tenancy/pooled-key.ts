import { aws_iam as iam, type aws_kms as kms } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EncryptionKey } from '../encryption/encryption-key';
import { namedRoleArn } from '../identity/named-role-arn';
import { CONTEXT_KEY, OWN_TENANT, TENANT_TAG } from './tenant-tag';

const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

export interface PooledKey {
  readonly key: kms.IKey;
  /** Excepts a role of the tenant lifecycle, which names the tenant in the context but carries no tag. */
  admit(role: iam.IRole): void;
}

export interface PooledKeyProps {
  /** Name of the deployment. */
  readonly name: string;
  /** The role with which everybody acts for a tenant. */
  readonly tenantRole: iam.IRole;
  readonly administrators?: readonly string[] | undefined;
}

/** The one key of all tenants, which nobody uses without naming the tenant for whom the session acts (KEY-2). */
export function pooledKey(
  scope: Construct,
  { name, tenantRole, administrators = [] }: PooledKeyProps,
): PooledKey {
  const deny = (sid: string, conditions: iam.Conditions) =>
    new iam.PolicyStatement({
      sid,
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: USE,
      resources: ['*'], // in a key policy, the key itself
      conditions,
    });
  const outsiders = deny('OnlyTenantsAndTheirLifecycle', {
    ArnNotEquals: { 'aws:PrincipalArn': [tenantRole.roleArn] },
  });
  const ofSessions = [
    deny('NobodyWithoutATenant', { Null: { [`aws:PrincipalTag/${TENANT_TAG}`]: 'true' } }),
    deny('OnlyForTheOwnTenant', { StringNotEquals: { [CONTEXT_KEY]: OWN_TENANT } }),
  ];
  const { key } = new EncryptionKey(scope, 'PooledKey', {
    purpose: 'Data of all tenants, each under its own context',
    alias: `${name}/tenants`,
    administrators,
    denials: [deny('NotWithoutContext', { Null: { [CONTEXT_KEY]: 'true' } }), outsiders, ...ofSessions],
  });
  const lifecycle: string[] = [];
  return {
    key,
    admit(role) {
      lifecycle.push(namedRoleArn(role));
      outsiders.addCondition('ArnNotEquals', { 'aws:PrincipalArn': [tenantRole.roleArn, ...lifecycle] });
      for (const statement of ofSessions)
        statement.addCondition('ArnNotEquals', { 'aws:PrincipalArn': [...lifecycle] });
    },
  };
}
