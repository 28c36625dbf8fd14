import { counted, listed } from '../finding';
import type { Rule } from '../rule';

/** Extensions with which SQL reaches other servers, files, or code of any kind. */
const OUTSIDE: Readonly<Record<string, string>> = {
  dblink: 'connects to other databases',
  postgres_fdw: 'connects to other databases',
  mysql_fdw: 'connects to other databases',
  oracle_fdw: 'connects to other databases',
  tds_fdw: 'connects to other databases',
  file_fdw: 'reads files, and runs programs, of the server',
  adminpack: 'writes files of the server',
  plperlu: 'runs any code on the server',
  plpythonu: 'runs any code on the server',
  plpython2u: 'runs any code on the server',
  plpython3u: 'runs any code on the server',
  pltclu: 'runs any code on the server',
  plsh: 'runs any code on the server',
  http: 'calls any URL',
  pg_net: 'calls any URL',
  aws_s3: 'copies tables to and from buckets',
  aws_lambda: 'calls functions with what is selected',
  aws_ml: 'sends what is selected to services',
  lo: 'keeps large objects',
};

/** Functions of these do work when they are called; those of wrappers and languages are for the server. */
const CALLED: ReadonlySet<string> = new Set(['dblink', 'http', 'pg_net', 'aws_s3', 'aws_lambda', 'aws_ml']);

export const WAYS_OUT: readonly Rule[] = [
  {
    id: 'TEN-1.publication',
    severity: 'broken',
    why: 'what is replicated leaves past every policy',
    *judge(db) {
      for (const name of new Set(db.catalog.publications.map(({ publication }) => publication))) {
        const own = db.catalog.publications.filter(({ publication }) => publication === name);
        const phi = db.phi.filter(({ oid }) => own.some(({ relation }) => relation === oid));
        const everything = own[0]!.everything;
        if (!everything && phi.length === 0) continue;
        yield {
          object: `publication ${JSON.stringify(name)}`,
          finding: everything
            ? 'holds all tables, and those that are made later'
            : `holds ${listed(phi.map(({ quoted }) => quoted))}`,
          cure: everything
            ? `drop publication ${JSON.stringify(name)};`
            : `alter publication ${JSON.stringify(name)} drop table ${phi.map(({ quoted }) => quoted).join(', ')};`,
        };
      }
    },
  },
  {
    id: 'TEN-1.slot',
    severity: 'broken',
    why: 'it hands out every change of every tenant, past every policy',
    *judge(db) {
      for (const { name, plugin } of db.catalog.slots) {
        yield {
          object: `slot ${name}`,
          finding: `decodes changes of this database (${plugin})`,
          cure: `select pg_drop_replication_slot('${name}');`,
        };
      }
    },
  },
  {
    id: 'TEN-1.large-object',
    severity: 'broken',
    why: 'row-level security cannot be had on it, and its number can be guessed',
    *judge(db) {
      const count = db.catalog.largeObjects[0]?.count ?? 0;
      if (count === 0) return;
      yield {
        object: `database ${db.catalog.server[0]!.quoted}`,
        finding: `holds ${counted(count, 'large object')}`,
        cure: '-- keep files in a bucket, under a key of the tenant; then: select lo_unlink(oid) from pg_largeobject_metadata;',
      };
    },
  },
  {
    id: 'TEN-1.extension',
    severity: 'weak',
    why: 'what SQL can reach, injected SQL can reach',
    *judge(db) {
      for (const { name, quoted, open } of db.catalog.extensions) {
        const what = OUTSIDE[name];
        if (what === undefined) continue;
        const called = open && CALLED.has(name);
        yield {
          object: `extension ${quoted}`,
          finding: `${what}${called ? ', for public' : ''}`,
          cure: `drop extension ${quoted};${called ? ' -- or revoke execute on its functions from public' : ''}`,
          ...(called && { severity: 'broken' as const }),
        };
      }
    },
  },
];
