import { type Operations, refusal } from './service';

interface Version {
  value?: string;
  labels: string[];
}

/** One secret, as Secrets Manager keeps it: it refuses what the service refuses. */
export class FakeSecret {
  readonly arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:ContextKey-AbCdEf';
  readonly versions = new Map<string, Version>();

  constructor(private readonly tags: readonly { readonly Key: string; readonly Value: string }[]) {}

  /** What the service does before it asks the function: a version to come, without a value. */
  beginRotation(version: string): void {
    const pending = this.holder('AWSPENDING');
    if (
      pending !== undefined &&
      pending !== version &&
      !this.versions.get(pending)!.labels.includes('AWSCURRENT')
    ) {
      throw refusal('InvalidRequestException');
    }
    if (!this.versions.has(version)) this.versions.set(version, { labels: [] });
    this.move('AWSPENDING', version);
  }

  /** The value with a label. */
  value(label: string): string | undefined {
    const version = this.holder(label);
    return version === undefined ? undefined : this.versions.get(version)!.value;
  }

  holder(label: string): string | undefined {
    return [...this.versions].find(([, { labels }]) => labels.includes(label))?.[0];
  }

  readonly operations: Operations = {
    DescribeSecret: (input: { SecretId: string }) => {
      this.known(input.SecretId);
      return {
        Tags: this.tags,
        VersionIdsToStages: Object.fromEntries(
          [...this.versions].map(([id, { labels }]) => [id, [...labels]]),
        ),
      };
    },
    GetSecretValue: (input: { SecretId: string; VersionId?: string; VersionStage?: string }) => {
      this.known(input.SecretId);
      const id = input.VersionId ?? this.holder(input.VersionStage ?? 'AWSCURRENT');
      const version = id === undefined ? undefined : this.versions.get(id);
      if (version?.value === undefined) throw refusal('ResourceNotFoundException');
      return { SecretString: version.value, VersionId: id };
    },
    PutSecretValue: (input: {
      SecretId: string;
      ClientRequestToken: string;
      SecretString: string;
      VersionStages: string[];
    }) => {
      this.known(input.SecretId);
      if (!/^[\w-]{32,64}$/.test(input.ClientRequestToken)) throw refusal('InvalidParameterException');
      const version = this.versions.get(input.ClientRequestToken) ?? { labels: [] };
      if (version.value !== undefined && version.value !== input.SecretString) {
        throw refusal('ResourceExistsException');
      }
      version.value = input.SecretString;
      this.versions.set(input.ClientRequestToken, version);
      for (const label of input.VersionStages) this.move(label, input.ClientRequestToken);
      return {};
    },
    UpdateSecretVersionStage: (input: {
      SecretId: string;
      VersionStage: string;
      MoveToVersionId: string;
      RemoveFromVersionId?: string;
    }) => {
      this.known(input.SecretId);
      const holder = this.holder(input.VersionStage);
      if (!this.versions.has(input.MoveToVersionId) || holder !== input.RemoveFromVersionId) {
        throw refusal('InvalidParameterException');
      }
      this.move(input.VersionStage, input.MoveToVersionId);
      return {};
    },
  };

  private move(label: string, to: string): void {
    const from = this.holder(label);
    if (from === to) return;
    for (const version of this.versions.values()) {
      version.labels = version.labels.filter((each) => each !== label);
    }
    this.versions.get(to)!.labels.push(label);
    if (label === 'AWSCURRENT' && from !== undefined) this.move('AWSPREVIOUS', from);
  }

  private known(id: string): void {
    if (id !== this.arn) throw refusal('ResourceNotFoundException');
  }
}
