import { intrinsicOf, isObject, type Json, type TemplateResource } from '../../template/template';

/** Segments of a construct path that say nothing to a reader. */
const SILENT = /^(Resource|Default|Service|Cluster|Function|LoadBalancer|TaskDef)$/;

/** What people call a resource: the last telling part of its construct path, or its logical id. */
export function nameOf(resource: TemplateResource): string {
  const segments = resource.constructPath?.split('/').slice(1) ?? [];
  const telling = segments.filter((segment) => !SILENT.test(segment));
  // The stack is a segment too: a resource directly in it keeps its own id.
  const name = telling.length > 1 ? telling.at(-1) : segments.filter((s) => s !== 'Resource').at(-1);
  return name ?? resource.logicalId;
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
