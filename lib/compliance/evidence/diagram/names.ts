import { intrinsicOf, isObject, type Json, type TemplateResource } from '../../template/template';

/** Segments of a construct path that say what a thing is, not which one. */
const SILENT =
  /^(Resource|Default|Service|Cluster|Container|Function|LoadBalancer|TaskDef|Pool|Acl|Key|Log|LogGroup|Queue|Topic|Bucket|Handler)$/;

/** What people call a resource: the last telling part of its construct path, or its logical id without the hash. */
export function nameOf(resource: TemplateResource): string {
  const segments = resource.constructPath?.split('/').slice(1) ?? [];
  const name =
    segments.findLast((segment) => !SILENT.test(segment)) ??
    segments.findLast((segment) => segment !== 'Resource');
  return name ?? (resource.logicalId.replace(/(Resource)?[0-9A-F]{8}$/, '') || resource.logicalId);
}

/** The literal text in a value; what only a deployment knows is shown as `*`. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!isObject(value)) return '';
  const join = value['Fn::Join'];
  if (intrinsicOf(value) === 'Fn::Join' && Array.isArray(join) && Array.isArray(join[1])) {
    return join[1].map(textOf).join(typeof join[0] === 'string' ? join[0] : '');
  }
  const sub = value['Fn::Sub'];
  if (typeof sub === 'string') return sub.replace(/\$\{[^}]*\}/g, '*');
  return '*';
}
