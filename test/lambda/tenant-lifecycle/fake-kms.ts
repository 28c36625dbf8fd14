import { createHash } from 'node:crypto';
import type * as kms from '@aws-sdk/client-kms';
import { FakeSigningKey } from '../../support/aws/kms';
import { refusal } from '../../support/aws/service';

/** Who calls. */
export interface Principal {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StoredKey {
  readonly arn: string;
  readonly policy: Policy;
  readonly tags: Readonly<Record<string, string>>;
  state: 'Enabled' | 'PendingDeletion';
  rotationDays?: number;
  deletionDate?: Date;
  /** Lists that will not show it yet: KMS is eventually consistent. */
  hidden: number;
}

type Policy = { readonly Statement: readonly Statement[] };
interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const DAY_MS = 86_400_000;

/** KMS, which decides by the policy that a key was made with. A condition that it does not know is an error. */
export class FakeKms {
  readonly keys = new Map<string, StoredKey>();
  readonly aliases = new Map<string, string>();
  private readonly wrapped = new Map<string, { key: string; plaintext: Buffer; context: string }>();
  private made = 0;
  /** Answers that were given before: a policy never changes. */
  private readonly decided = new Map<Policy, Map<string, boolean>>();
  /** How many lists do not show a key that is made now. */
  lag = 0;

  constructor(
    private readonly clock: () => number,
    private readonly account: string,
    readonly signingKeyId: string,
  ) {
    this.signing = new FakeSigningKey(signingKeyId);
  }
  private readonly signing: FakeSigningKey;

  /** A key that is there before. */
  add(id: string, policy: Policy): string {
    const arn = `arn:aws:kms:us-east-1:${this.account}:key/${id}`;
    this.keys.set(arn, { arn, policy, tags: {}, state: 'Enabled', rotationDays: 90, hidden: 0 });
    return arn;
  }

  /** Uses a key in the name of somebody, as S3 does. @throws as KMS does */
  use(
    principal: Principal,
    action: string,
    keyId: string,
    context: Readonly<Record<string, string>>,
  ): StoredKey {
    const key = this.find(keyId);
    this.judge(principal, action, key, context);
    if (key.state !== 'Enabled') throw refusal('KMSInvalidStateException');
    return key;
  }

  operations(principal: Principal) {
    const { signing } = this;
    const own = (action: string, id: string | undefined) => {
      const key = this.find(id);
      this.judge(principal, action, key, {});
      return key;
    };
    return {
      ...signing.operations,

      CreateKey: ({ Policy: text, Tags = [], BypassPolicyLockoutSafetyCheck }: kms.CreateKeyCommandInput) => {
        if (!BypassPolicyLockoutSafetyCheck) throw refusal('MalformedPolicyDocumentException');
        const arn = this.add(`key-${++this.made}`, JSON.parse(text!) as Policy);
        this.keys.set(arn, {
          ...this.keys.get(arn)!,
          tags: Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey!, TagValue!])),
          hidden: this.lag,
        });
        delete this.keys.get(arn)!.rotationDays;
        return { KeyMetadata: this.metadata(this.keys.get(arn)!) };
      },
      EnableKeyRotation: ({ KeyId, RotationPeriodInDays }: kms.EnableKeyRotationCommandInput) => {
        const key = own('kms:EnableKeyRotation', KeyId);
        if (key.state !== 'Enabled') throw refusal('KMSInvalidStateException');
        key.rotationDays = RotationPeriodInDays!;
        return {};
      },
      DescribeKey: ({ KeyId }: kms.DescribeKeyCommandInput) => ({
        KeyMetadata: this.metadata(own('kms:DescribeKey', KeyId)),
      }),
      ListKeys: () => {
        const shown = [...this.keys.values()].filter((key) => key.hidden-- <= 0);
        return { Keys: shown.map(({ arn }) => ({ KeyArn: arn })), Truncated: false };
      },
      ListResourceTags: ({ KeyId }: kms.ListResourceTagsCommandInput) => ({
        Tags: Object.entries(own('kms:ListResourceTags', KeyId).tags).map(([TagKey, TagValue]) => ({
          TagKey,
          TagValue,
        })),
      }),
      CreateAlias: ({ AliasName, TargetKeyId }: kms.CreateAliasCommandInput) => {
        const key = own('kms:CreateAlias', TargetKeyId);
        if (key.state !== 'Enabled') throw refusal('KMSInvalidStateException');
        if (this.aliases.has(AliasName!)) throw refusal('AlreadyExistsException');
        this.aliases.set(AliasName!, key.arn);
        return {};
      },
      DeleteAlias: ({ AliasName }: kms.DeleteAliasCommandInput) => {
        own('kms:DeleteAlias', AliasName);
        this.aliases.delete(AliasName!);
        return {};
      },
      ScheduleKeyDeletion: ({ KeyId, PendingWindowInDays }: kms.ScheduleKeyDeletionCommandInput) => {
        const key = own('kms:ScheduleKeyDeletion', KeyId);
        if (PendingWindowInDays! < 7 || PendingWindowInDays! > 30) throw refusal('ValidationException');
        if (key.state !== 'Enabled') throw refusal('KMSInvalidStateException');
        key.state = 'PendingDeletion';
        key.deletionDate = new Date(this.clock() + PendingWindowInDays! * DAY_MS);
        return { DeletionDate: key.deletionDate };
      },
      GenerateDataKey: ({ KeyId, KeySpec, EncryptionContext = {} }: kms.GenerateDataKeyCommandInput) => {
        if (KeySpec !== 'AES_256') throw refusal('ValidationException');
        const key = this.use(principal, 'kms:GenerateDataKey', KeyId!, EncryptionContext);
        const name = `wrapped-${++this.made}`;
        const plaintext = createHash('sha256').update(name).digest();
        this.wrapped.set(name, { key: key.arn, plaintext, context: JSON.stringify(EncryptionContext) });
        return { KeyId: key.arn, CiphertextBlob: Buffer.from(name), Plaintext: Buffer.from(plaintext) };
      },
      Decrypt: ({ KeyId, CiphertextBlob, EncryptionContext = {} }: kms.DecryptCommandInput) => {
        const key = this.use(principal, 'kms:Decrypt', KeyId!, EncryptionContext);
        const found = this.wrapped.get(Buffer.from(CiphertextBlob!).toString());
        if (found?.key !== key.arn || found.context !== JSON.stringify(EncryptionContext)) {
          throw refusal('InvalidCiphertextException');
        }
        return { KeyId: key.arn, Plaintext: Buffer.from(found.plaintext) };
      },
    };
  }

  private find(id: string | undefined): StoredKey {
    const key = this.keys.get(id?.startsWith('alias/') ? (this.aliases.get(id) ?? '') : (id ?? ''));
    if (!key) throw refusal('NotFoundException');
    return key;
  }

  private judge(
    { arn, tags }: Principal,
    action: string,
    key: StoredKey,
    context: Readonly<Record<string, string>>,
  ): void {
    const question = `${arn} ${tags['bulwark:tenant'] ?? ''} ${action} ${JSON.stringify(context)}`;
    const known = this.decided.get(key.policy)?.get(question);
    if (known === true) return;
    if (known === false) throw refusal('AccessDeniedException');
    const request: Record<string, string | undefined> = {
      'aws:PrincipalArn': arn,
      'aws:SecureTransport': 'true',
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
      ...Object.fromEntries(
        Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
      ),
    };
    const applies = ({ Action, Condition }: Statement) =>
      [Action].flat().some((pattern) => glob(pattern, action)) &&
      Object.entries(Condition).every(([operator, members]) =>
        Object.entries(members).every(([name, expected]) =>
          compare(operator, request[name], [expected].flat()),
        ),
      );
    const found = key.policy.Statement.filter(applies);
    const allowed = found.length > 0 && found.every(({ Effect }) => Effect === 'Allow');
    this.decided.set(
      key.policy,
      (this.decided.get(key.policy) ?? new Map<string, boolean>()).set(question, allowed),
    );
    if (!allowed) throw refusal('AccessDeniedException');
  }

  private metadata({ arn, state, deletionDate }: StoredKey) {
    return { KeyId: arn.split('/')[1]!, Arn: arn, KeyState: state, DeletionDate: deletionDate };
  }
}

const glob = (pattern: string, value: string): boolean =>
  pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;

function compare(operator: string, value: string | undefined, expected: readonly string[]): boolean {
  switch (operator) {
    case 'ArnLike':
      return value !== undefined && expected.some((pattern) => glob(pattern, value));
    case 'ArnEquals':
    case 'StringEquals':
    case 'Bool':
      return value !== undefined && expected.includes(value);
    default:
      throw new Error(`condition operator ${operator}`);
  }
}
