import { ENCRYPTION_AT_REST, WITHOUT_CUSTOMER_KEYS, type StoreEncryption } from './encryption-at-rest-table';
import { keyReference, type KeyReference } from './key-reference';
import { select, type Selected } from './template/select';
import { isObject, intrinsicOf, type Json, type TemplateResource } from './template/template';
import type { TemplateSet } from './template/template-set';

/** A property that names, or should name, the key of a store. */
export interface KeyUse extends Selected {
  readonly reference: KeyReference;
}

/** What a resource says of its encryption at rest. */
export interface StoredData {
  readonly uses: readonly KeyUse[];
  /** Switches that keep the key from being used. */
  readonly off: readonly (Selected & { readonly allowed: string })[];
  /** The resource whose encryption this one shares; undefined beside `sharedBy` when the set does not have it. */
  readonly sharedWith?: TemplateResource;
  /** Property that names the resource whose encryption this one shares. */
  readonly sharedBy?: string;
  readonly otherwise: NonNullable<StoreEncryption['otherwise']>;
}

/** Types that KEY-1 is asked about. */
export const STORE_TYPES: readonly string[] = [
  ...Object.keys(ENCRYPTION_AT_REST),
  ...Object.keys(WITHOUT_CUSTOMER_KEYS),
];

/** @returns undefined when the resource stores nothing of its own that a customer managed key could encrypt */
export function storedData(resource: TemplateResource, set: TemplateSet): StoredData | undefined {
  const store = ENCRYPTION_AT_REST[resource.type];
  if (!store || isElsewhere(store, resource)) return undefined;
  const sharedBy = store.from !== undefined && isSet(resource.get(store.from)) ? store.from : undefined;
  const needed = Object.entries(store.when ?? {}).flatMap(([path, keys]) =>
    isSet(resource.get(path)) ? keys : [],
  );
  const patterns = [...(sharedBy === undefined ? store.keys : []), ...needed];
  const uses = patterns.flatMap((pattern) => keyUses(resource, pattern, set));
  const switches = sharedBy === undefined ? Object.entries(store.on ?? {}) : [];
  const off = switches.flatMap(([pattern, allowed]) =>
    select(resource, pattern)
      .filter(({ value }) => !allowed.some((it) => it === value || (it === true && value === 'true')))
      .map((selected) => ({ ...selected, allowed: allowed.join(' or ') })),
  );
  if (uses.length === 0 && sharedBy === undefined) return undefined;
  const sharedWith =
    sharedBy === undefined ? undefined : set.target(resource.get(sharedBy), resource.template);
  return {
    uses,
    off,
    otherwise: store.otherwise ?? 'AWS owned',
    ...(sharedBy !== undefined && { sharedBy }),
    ...(sharedWith && { sharedWith }),
  };
}

/**
 * What encrypts a resource at rest, for people: `<stack>/<logical id>` of a key of the set, the ARN or alias of
 * another one, `AWS owned`, `AWS managed`, `SSE-S3`, `not encrypted` or `unreadable`; several are comma separated.
 * @returns undefined when nothing is stored
 */
export function encryptionOf(resource: TemplateResource, set: TemplateSet): string | undefined {
  const keyless = WITHOUT_CUSTOMER_KEYS[resource.type];
  if (keyless) return keyless.when && !isSet(resource.get(keyless.when)) ? undefined : 'AWS owned';
  const data = storedData(resource, set);
  if (!data) return undefined;
  const shared =
    data.sharedWith && data.sharedWith !== resource ? encryptionOf(data.sharedWith, set) : undefined;
  const own = data.off.length > 0 ? [data.otherwise] : data.uses.map((use) => nameOf(use.reference, data));
  const names = new Set(data.sharedBy === undefined ? own : [shared ?? 'unreadable', ...own]);
  return [...names].join(', ');
}

function nameOf(reference: KeyReference, data: StoredData): string {
  switch (reference.kind) {
    case 'customer':
      return reference.ref;
    case 'aws':
      return 'AWS managed';
    case 'missing':
      return data.otherwise;
    case 'unreadable':
      return 'unreadable';
  }
}

function keyUses(resource: TemplateResource, pattern: string, set: TemplateSet): KeyUse[] {
  return select(resource, pattern).map((selected) => ({
    ...selected,
    reference: keyReference(selected.value, resource.template, set),
  }));
}

const isElsewhere = (store: StoreEncryption, resource: TemplateResource): boolean =>
  (store.unless !== undefined && isSet(resource.get(store.unless))) ||
  Object.entries(store.unlessValue ?? {}).some(([path, values]) =>
    values.some((value) => value === resource.get(path)),
  );

/** Something other than nothing, false, or an empty object or list. */
export function isSet(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 'false' || value === '')
    return false;
  if (intrinsicOf(value)) return true;
  return !isObject(value) && !Array.isArray(value) ? true : Object.keys(value).length > 0;
}
