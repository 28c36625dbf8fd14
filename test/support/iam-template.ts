import type { Template } from 'aws-cdk-lib/assertions';
import type { Statement } from './iam';

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

/** The ARN that a resource of a template gets in this pretended account. */
const ARNS: Readonly<Record<string, (id: string) => string>> = {
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::IAM::Role': (id) => `arn:aws:iam::${ACCOUNT}:role/${id}`,
  'AWS::KMS::Key': (id) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`,
};

/** The policies of a synthesized template, with every reference replaced. Throws at what it cannot replace. */
export class TemplatePolicies {
  private readonly resources: Readonly<Record<string, Resource>>;

  constructor(template: Template) {
    this.resources = (template.toJSON() as { Resources: Record<string, Resource> }).Resources;
  }

  /** The resource of a type whose logical id is this name and the hash that CDK adds. */
  id(type: string, name: string): string {
    const found = Object.entries(this.resources).filter(
      ([id, resource]) => resource.Type === type && id.slice(0, -8) === name,
    );
    if (found.length !== 1) throw new Error(`${found.length} of ${type} are called ${name}`);
    return found[0]![0];
  }

  arn(type: string, name: string): string {
    return ARNS[type]!(this.id(type, name));
  }

  /** Statements of the policy of a bucket. */
  ofBucket(name: string): readonly Statement[] {
    const bucket = this.id('AWS::S3::Bucket', name);
    return this.of('AWS::S3::BucketPolicy', ({ Bucket }) => refers(Bucket, bucket)).flatMap(
      ({ PolicyDocument }) => this.statements(PolicyDocument),
    );
  }

  ofKey(name: string): readonly Statement[] {
    return this.statements(this.resources[this.id('AWS::KMS::Key', name)]!.Properties.KeyPolicy);
  }

  trustOf(name: string): readonly Statement[] {
    return this.statements(
      this.resources[this.id('AWS::IAM::Role', name)]!.Properties.AssumeRolePolicyDocument,
    );
  }

  /** Statements that are attached to a role. */
  ofRole(name: string): readonly Statement[] {
    const role = this.id('AWS::IAM::Role', name);
    const attached = ({ Roles }: Record<string, unknown>) =>
      Array.isArray(Roles) && Roles.some((it) => refers(it, role));
    return this.of('AWS::IAM::ManagedPolicy', attached).flatMap(({ PolicyDocument }) =>
      this.statements(PolicyDocument),
    );
  }

  private of(type: string, where: (properties: Record<string, unknown>) => boolean) {
    return Object.values(this.resources)
      .filter((it) => it.Type === type && where(it.Properties))
      .map((it) => it.Properties);
  }

  private statements(document: unknown): readonly Statement[] {
    return (this.resolve(document) as { Statement: Statement[] }).Statement;
  }

  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Record<string, unknown>;
    if ('Fn::Join' in object) {
      const [separator, parts] = object['Fn::Join'] as [string, unknown[]];
      return parts.map((part) => this.resolve(part)).join(separator);
    }
    if ('Fn::GetAtt' in object) {
      const [id, attribute] = object['Fn::GetAtt'] as [string, string];
      const arn = ARNS[this.resources[id]?.Type ?? ''];
      if (arn && attribute === 'Arn') return arn(id);
    }
    if (object.Ref === 'AWS::Partition') return 'aws';
    if ('Ref' in object || Object.keys(object).some((key) => key.startsWith('Fn::'))) {
      throw new Error(`cannot replace ${JSON.stringify(object)}`);
    }
    return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, this.resolve(item)]));
  }
}

const refers = (value: unknown, id: string): boolean =>
  typeof value === 'object' && value !== null && (value as { Ref?: unknown }).Ref === id;
