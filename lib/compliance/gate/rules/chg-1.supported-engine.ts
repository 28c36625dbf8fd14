import { END_OF_LIFE } from '../../lifecycle';
import { intrinsicOf } from '../../template/template';
import { notApplicable, problem, problemWith, show } from '../judging';
import type { Rule } from '../rule';

const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = END_OF_LIFE;

/** How each type names its engine and version; a type with one engine names the table. */
const PLACES: Readonly<
  Record<string, { readonly engine: { readonly at: string } | string; readonly version: string }>
> = {
  'AWS::RDS::DBCluster': { engine: { at: 'Engine' }, version: 'EngineVersion' },
  'AWS::RDS::DBInstance': { engine: { at: 'Engine' }, version: 'EngineVersion' },
  'AWS::RDS::GlobalCluster': { engine: { at: 'Engine' }, version: 'EngineVersion' },
  'AWS::ElastiCache::ReplicationGroup': { engine: { at: 'Engine' }, version: 'EngineVersion' },
  'AWS::ElastiCache::CacheCluster': { engine: { at: 'Engine' }, version: 'EngineVersion' },
  'AWS::ElastiCache::ServerlessCache': { engine: { at: 'Engine' }, version: 'MajorEngineVersion' },
  'AWS::EKS::Cluster': { engine: 'kubernetes', version: 'Version' },
};

/** `8.0.mysql_aurora.3.08` is 8.0.mysql_aurora.3.08, 8.0 and 8: whichever the table knows, the longest first. */
function endOf(table: Readonly<Record<string, string>>, version: string): string | undefined {
  const parts = version.split('.');
  for (let length = parts.length; length > 0; length--) {
    const prefix = parts.slice(0, length).join('.');
    if (Object.hasOwn(table, prefix)) return table[prefix];
  }
  return undefined;
}

/** 45 CFR 164.308(a)(5)(ii)(B). An engine or version that is not in lib/compliance/lifecycle.ts is refused. */
export const supportedEngine: Rule = {
  id: 'CHG-1.supported-engine',
  title: 'Databases, caches and clusters run engine versions that get security patches',
  help: 'Name an engine version whose end of standard support is in the future.',
  types: Object.keys(PLACES),
  judge(store, set) {
    const { engine: place, version: at } = PLACES[store.type]!;
    // The instances of a cluster run its engine; a global cluster takes that of its source.
    if (store.type === 'AWS::RDS::DBInstance' && store.get('DBClusterIdentifier') !== undefined)
      return notApplicable;
    if (store.type === 'AWS::RDS::GlobalCluster' && store.get('Engine') === undefined) return notApplicable;
    const engine = typeof place === 'string' ? place : store.get(place.at);
    if (typeof engine !== 'string') return [problem(store, 'Engine', 'an engine that can be read')];
    const table = Object.hasOwn(TABLES, engine) ? TABLES[engine]! : {};
    const current = Object.keys(table).filter((version) => table[version]! >= set.today);
    const allowed = `${engine} ${current.join(', ') || 'has no version with a known end of support'}`;
    const version = store.get(at);
    if (intrinsicOf(version) || version === undefined || version === null)
      return [problem(store, at, allowed)];
    const end = endOf(table, show(version));
    if (end === undefined)
      return [problemWith(at, `${engine} ${show(version)}, which is not known`, allowed)];
    return end < set.today
      ? [problemWith(at, `${engine} ${show(version)}, end of support ${end}`, allowed)]
      : [];
  },
};
