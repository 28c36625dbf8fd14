import { isObject, type Json, type Template, type TemplateResource } from './template/template';
import type { TemplateSet } from './template/template-set';
import { textOf, unknownsOf } from './template/text';

/** What a template says where a key is named. */
export type KeyReference =
  /** A key that the customer manages: `<stack>/<logical id>` when it is in the set, else its ARN, alias or id. */
  | { readonly kind: 'customer'; readonly ref: string; readonly key?: TemplateResource }
  /** AWS's own key for a service (`alias/aws/...`), or no key at all. */
  | { readonly kind: 'aws' }
  | { readonly kind: 'missing' }
  /** A parameter, or an attribute of something that is not a key: only a deployment knows. */
  | { readonly kind: 'unreadable' };

const KEY_TYPES: ReadonlySet<string> = new Set(['AWS::KMS::Key', 'AWS::KMS::ReplicaKey']);
const AWS_ALIAS = /(^|:)alias\/aws\//;
const KEY_ARN = /^arn:[^:]+:kms:[^:]*:[^:]*:(key|alias)\/.+$/;
const KEY_ID = /^(alias\/.+|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Reads a property that names a KMS key. */
export function keyReference(value: Json | undefined, from: Template, set: TemplateSet): KeyReference {
  if (value === undefined || value === null || value === '') return { kind: 'missing' };
  const target = set.target(value, from);
  if (target) return ofResource(target, set);
  const text = textOf(value);
  if (text === undefined) return { kind: isObject(value) ? 'unreadable' : 'aws' };
  if (AWS_ALIAS.test(text)) return { kind: 'aws' };
  if (text.includes('{{resolve:')) return { kind: 'unreadable' };
  const named = unknownsOf(text).map((name) => from.resources.get(name.split('.')[0]!));
  const key = named.find((resource) => resource !== undefined && KEY_TYPES.has(resource.type));
  if (named.some((resource) => resource === undefined || !KEY_TYPES.has(resource.type))) {
    return { kind: 'unreadable' };
  }
  // `${AWS::Partition}` and its like stand for one word; their colons are no separators.
  const arn = text.replace(/\$\{[^}]*\}/g, 'x');
  if (AWS_ALIAS.test(arn) || (!KEY_ARN.test(arn) && !KEY_ID.test(arn))) return { kind: 'aws' };
  return key ? { kind: 'customer', ref: key.ref, key } : { kind: 'customer', ref: text };
}

function ofResource(target: TemplateResource, set: TemplateSet): KeyReference {
  if (KEY_TYPES.has(target.type)) return { kind: 'customer', ref: target.ref, key: target };
  if (target.type !== 'AWS::KMS::Alias') return { kind: 'unreadable' };
  const name = textOf(target.get('AliasName'));
  if (name === undefined || AWS_ALIAS.test(name)) return { kind: name === undefined ? 'unreadable' : 'aws' };
  const key = set.target(target.get('TargetKeyId'), target.template);
  return key && KEY_TYPES.has(key.type)
    ? { kind: 'customer', ref: key.ref, key }
    : { kind: 'customer', ref: target.ref };
}
