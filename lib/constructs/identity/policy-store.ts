import { Stack, aws_iam as iam, aws_verifiedpermissions as verified, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { loadPolicies } from '../../../runtime/authorization/policy-files';
import type { Policy } from '../../../runtime/authorization/policy-set';
import { customerKey } from '../customer-key';

export interface PolicyStoreProps {
  /**
   * Customer managed key of the store (KEY-1); its policy must admit `verifiedpermissions.amazonaws.com`, and whoever asks
   * the store needs it too, which `grantDecide` sees to.
   */
  readonly encryptionKey: kms.IKey;
  /** Folder of Cedar policies. @default - those of this package, which `bulwark/authorization` evaluates */
  readonly folder?: string;
}

/** Quotas for Amazon Verified Permissions, "Quotas for resources". Bytes. */
const QUOTAS = { policy: 10_000, schema: 100_000, unspecifiedResource: 200_000 } as const;

/**
 * The policies of this package in Amazon Verified Permissions, validated against their schema, for applications in other
 * languages (IDN-4). 45 CFR 164.308(a)(4), 164.312(a)(1). TypeScript applications evaluate the same files in process.
 *
 * @throws when policies are not in order, or larger than the service takes
 * @example
 * const policies = new PolicyStore(this, 'Policies', { encryptionKey: key });
 * const role = new ManagedPolicyRole(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
 * policies.grantDecide(role);
 */
export class PolicyStore extends Construct {
  readonly policyStoreId: string;
  readonly policyStoreArn: string;
  readonly #key: kms.IKey;

  constructor(scope: Construct, id: string, props: PolicyStoreProps) {
    super(scope, id);
    this.#key = customerKey(this.node.path, 'encryptionKey', props.encryptionKey);
    const { schema, policies } = loadPolicies(props.folder);
    const cedarJson = JSON.stringify(schema);
    this.refuseLarge(cedarJson, policies);
    const store = new verified.CfnPolicyStore(this, 'Store', {
      description: 'Who may do what: the policies of Bulwark.',
      validationSettings: { mode: 'STRICT' },
      schema: { cedarJson },
      deletionProtection: { mode: 'ENABLED' },
      encryptionSettings: { kmsEncryptionSettings: { key: this.#key.keyArn } },
    });
    this.policyStoreId = store.attrPolicyStoreId;
    this.policyStoreArn = store.attrArn;
    const declare = (policy: Policy) =>
      new verified.CfnPolicy(this, policy.id, {
        policyStoreId: store.attrPolicyStoreId,
        definition: { static: { description: policy.id, statement: policy.text } },
      });
    const ofEffect = (effect: Policy['effect']) =>
      policies.filter((policy) => policy.effect === effect).map(declare);
    const forbids = ofEffect('forbid');
    // Nothing is permitted, not even for the minute of a deployment, before what forbids is there.
    for (const permit of ofEffect('permit'))
      forbids.forEach((forbid) => permit.addResourceDependency(forbid));
  }

  /** Allows an application to ask for decisions, and nothing else. */
  grantDecide(grantee: iam.IGrantable): iam.Grant {
    const decide = iam.Grant.addToPrincipal({
      grantee,
      actions: ['verifiedpermissions:IsAuthorized'], // BatchIsAuthorized has no permission of its own
      resourceArns: [this.policyStoreArn],
    });
    const service = `verifiedpermissions.${Stack.of(this).region}.amazonaws.com`;
    return decide.combine(
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['kms:Decrypt'],
        resourceArns: [this.#key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': service } },
      }),
    );
  }

  private refuseLarge(schema: string, policies: readonly Policy[]): void {
    const refuse = (what: string, bytes: number, most: number) => {
      if (bytes <= most) return;
      throw new Error(
        `${this.node.path}: ${what} was ${bytes} bytes; allowed: ${most} (Verified Permissions)`,
      );
    };
    const size = ({ text }: Policy) => Buffer.byteLength(text);
    refuse('the schema', Buffer.byteLength(schema), QUOTAS.schema);
    for (const policy of policies) refuse(policy.id, size(policy), QUOTAS.policy);
    refuse(
      'all policies together',
      policies.reduce((bytes, policy) => bytes + size(policy), 0),
      QUOTAS.unspecifiedResource,
    );
  }
}
