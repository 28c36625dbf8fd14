import type { Setting } from '../catalog';
import type { Rule } from '../rule';
import { contextOf } from './context';

type Weakening = readonly [name: RegExp, value: RegExp, what: string, broken?: 'broken'];

const WEAKENING: readonly Weakening[] = [
  [/^session_replication_role$/, /^(replica|local)$/, 'triggers and foreign keys rest', 'broken'],
  [
    /^row_security$/,
    /^(off|false|no|0)$/,
    'queries fail instead of being filtered, and dumps ask for a role that bypasses',
  ],
  [/^(session|local)_preload_libraries$/, /./, 'code is loaded into every session of it'],
  [/^log_statement$/, /^(all|mod|ddl)$/, 'statements are logged with the values in them'],
  [/^log_min_duration_(statement|sample)$/, /^\d/, 'statements are logged with the values in them'],
  [/^(log_parameter_max_length(_on_error)?)$/, /^(-1|[1-9])/, 'values are logged'],
  [
    /^(debug_print_(parse|plan|rewritten)|log_(statement|parser|planner|executor)_stats)$/,
    /^(on|true|yes|1)$/,
    'statements are logged',
  ],
  [/^pgaudit\.log$/, /^\s*("?none"?)?\s*$|-/, 'less is audited'],
  [/^pgaudit\.(role|log_relation|log_catalog)$/, /^("")?$|^(off|false|no|0)$/, 'less is audited'],
];

const whose = ({ role, database }: Setting): string =>
  role === '' ? `database ${JSON.stringify(database)}` : `role ${JSON.stringify(role)}`;
const reset = (setting: Setting): string =>
  setting.role === ''
    ? `alter database ${JSON.stringify(setting.database)} reset ${setting.name};`
    : `alter role ${JSON.stringify(setting.role)}${setting.database === '' ? '' : ` in database ${JSON.stringify(setting.database)}`} reset ${setting.name};`;

export const SETTINGS: readonly Rule[] = [
  {
    id: 'TEN-1.setting',
    severity: 'weak',
    why: 'it holds for every session of it, from the first statement on',
    *judge(db) {
      const operators = new Set([...db.operators].map((oid) => db.role(oid)?.name));
      for (const setting of db.catalog.settings) {
        if (operators.has(setting.role)) continue;
        const found = WEAKENING.find(([name, value]) => name.test(setting.name) && value.test(setting.value));
        if (!found) continue;
        yield {
          object: whose(setting),
          finding: `${setting.name} is set: ${found[2]}`,
          cure: reset(setting),
          ...(found[3] && { severity: found[3] }),
        };
      }
    },
  },
  {
    id: 'TEN-1.tenant-by-default',
    severity: 'broken',
    why: 'work that says no tenant gets one, instead of nothing',
    *judge(db) {
      const read = new Set(
        db.phi.flatMap(({ policies }) => policies).flatMap((policy) => contextOf(db, policy).settings),
      );
      for (const setting of db.catalog.settings) {
        if (!read.has(setting.name) || setting.value === '') continue;
        yield {
          object: whose(setting),
          finding: `sets ${setting.name}, which policies read`,
          cure: reset(setting),
        };
      }
    },
  },
];
