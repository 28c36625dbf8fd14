import { createHash } from 'node:crypto';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name of the only intrinsic in a value (`Ref`, `Fn::GetAtt`…), or undefined for plain data. */
export function intrinsicOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  const key = keys.length === 1 ? keys[0] : undefined;
  return key === 'Ref' || key?.startsWith('Fn::') ? key : undefined;
}

/** `{"Ref": "AWS::NoValue"}` removes the property that it is the value of. */
export const isNoValue = (value: unknown): boolean =>
  isObject(value) && value.Ref === 'AWS::NoValue' && Object.keys(value).length === 1;

/** Where a template stands: known when CDK says so, or when the caller does. */
export interface TemplateOrigin {
  /** Name shown to people: the stack's name, or the file's. */
  readonly name: string;
  /** File the text came from. */
  readonly path: string;
  /** @default - unknown: region-dependent rules read the template itself only */
  readonly region?: string;
  /** @default - unknown */
  readonly account?: string;
}

/** One resource of a template, as CloudFormation will read it. */
export class TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;

  constructor(
    readonly logicalId: string,
    readonly body: JsonObject,
    readonly template: Template,
  ) {
    this.type = typeof body.Type === 'string' ? body.Type : '';
    this.properties = isObject(body.Properties) ? body.Properties : {};
    this.metadata = isObject(body.Metadata) ? body.Metadata : {};
  }

  /** Stack and logical id: unique among the templates judged together. */
  get ref(): string {
    return `${this.template.name}/${this.logicalId}`;
  }

  /** The construct path that CDK wrote, when it did. */
  get constructPath(): string | undefined {
    const path = this.metadata['aws:cdk:path'];
    return typeof path === 'string' ? path : undefined;
  }

  /**
   * The value at a dotted path below Properties; array positions are numbers (`Tags.0.Key`).
   * An intrinsic on the way is returned itself, for nobody can see through it; `AWS::NoValue` and null are nothing.
   */
  get(path: string): Json | undefined {
    let value: Json | undefined = this.properties;
    for (const step of path.split('.')) {
      if (isNoValue(value)) return undefined;
      if (intrinsicOf(value)) return value;
      if (Array.isArray(value)) value = value[Number(step)];
      else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
      else return undefined;
    }
    return value === null || isNoValue(value) ? undefined : value;
  }

  /** An array property, or [] when absent; an intrinsic in its place gives undefined. */
  list(path: string): readonly Json[] | undefined {
    const value = this.get(path);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : undefined;
  }

  tag(key: string): string | undefined {
    for (const tag of this.list('Tags') ?? []) {
      if (isObject(tag) && tag.Key === key && typeof tag.Value === 'string') return tag.Value;
    }
    return undefined;
  }
}

/** A parsed CloudFormation template with the digest of the text it was parsed from. */
export class Template {
  readonly name: string;
  readonly path: string;
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** SHA-256 of the text, hex: what a verdict on this template is bound to. */
  readonly sha256: string;
  readonly resources: ReadonlyMap<string, TemplateResource>;

  constructor(
    origin: TemplateOrigin,
    readonly body: JsonObject,
    text: string,
  ) {
    this.name = origin.name;
    this.path = origin.path;
    this.region = origin.region;
    this.account = origin.account;
    this.sha256 = createHash('sha256').update(text).digest('hex');
    const resources = new Map<string, TemplateResource>();
    if (isObject(body.Resources)) {
      for (const [id, resource] of Object.entries(body.Resources)) {
        // A loop or a macro in a resource's place stays visible, as a resource that nobody can read.
        resources.set(id, new TemplateResource(id, isObject(resource) ? resource : {}, this));
      }
    }
    this.resources = resources;
  }

  /** A template made in a test or read as JSON. */
  static fromObject(body: JsonObject, origin: Partial<TemplateOrigin> = {}): Template {
    return new Template({ name: 'template', path: 'template.json', ...origin }, body, JSON.stringify(body));
  }
}
