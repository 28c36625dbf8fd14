import { isClusterMember } from '../../template/databases';
import { asList } from '../../template/policy';
import { intrinsicOf, isNoValue, isObject, type TemplateResource } from '../../template/template';
import { auditOf, STATEMENTS, wordsOf } from '../database-audits';
import { notApplicable, problem, problemAt, problemWith, show } from '../judging';
import type { Judgement, Problem, Rule } from '../rule';

/** The property by which a database names its parameter group. */
const GROUP_OF: Readonly<Record<string, string>> = {
  'AWS::DocDB::DBCluster': 'DBClusterParameterGroupName',
  'AWS::Neptune::DBCluster': 'DBClusterParameterGroupName',
  'AWS::RDS::DBCluster': 'DBClusterParameterGroupName',
  'AWS::RDS::DBInstance': 'DBParameterGroupName',
};
/** Databases without an engine of their own choice. */
const ENGINE: Readonly<Record<string, string>> = {
  'AWS::DocDB::DBCluster': 'docdb',
  'AWS::Neptune::DBCluster': 'neptune',
};

const EXPORTS = 'EnableCloudwatchLogsExports';
const KNOWN = 'an engine whose audit log a parameter turns on: PostgreSQL, Aurora MySQL, DocumentDB, Neptune';

/** 45 CFR 164.312(b). */
export const databaseAudit: Rule = {
  id: 'AUD-2.database-audit',
  title: 'Databases log connections, reads, changes and grants, and hand the log to CloudWatch',
  help: `Preload pgaudit, set pgaudit.log to ${STATEMENTS.join(',')} or more, log_connections and log_disconnections to 1, and export the postgresql log.`,
  types: [
    ...Object.keys(GROUP_OF),
    'AWS::DocDB::DBClusterParameterGroup',
    'AWS::Neptune::DBClusterParameterGroup',
    'AWS::RDS::DBClusterParameterGroup',
    'AWS::RDS::DBParameterGroup',
  ],
  judge(resource, set) {
    const property = GROUP_OF[resource.type];
    if (property === undefined) return groupProblems(resource);
    if (isClusterMember(resource)) return notApplicable; // the cluster is judged
    const engine = ENGINE[resource.type] ?? resource.get('Engine');
    const audit = auditOf(engine);
    if (!audit) return [problem(resource, 'Engine', KNOWN)];
    const exported = resource.get(EXPORTS);
    const group = set.target(resource.get(property), resource.template);
    return [
      ...(asList(exported).includes(audit.log)
        ? []
        : [problem(resource, EXPORTS, `a list with ${audit.log}`)]),
      ...(group?.type.endsWith('ParameterGroup')
        ? []
        : [problem(resource, property, 'a parameter group of these templates')]),
    ];
  },
};

function groupProblems(group: TemplateResource): Judgement {
  const family = group.get('Family');
  const audit = auditOf(family);
  if (!audit) return [problem(group, 'Family', KNOWN)];
  const parameters = group.get('Parameters') ?? {};
  if (!isObject(parameters) || intrinsicOf(parameters)) {
    return [problem(group, 'Parameters', 'parameters that can be read')];
  }
  // The instances of an Aurora cluster take from its group what their own does not say.
  const ofInstance = group.type === 'AWS::RDS::DBParameterGroup' && show(family).startsWith('aurora');
  const given = (name: string) => (isNoValue(parameters[name]) ? undefined : parameters[name]);
  const settings = audit.settings.filter(([name]) => !ofInstance || given(name) !== undefined);
  if (settings.length === 0) return notApplicable;
  return settings.flatMap(([name, test, allowed]): Problem[] => {
    const value = given(name);
    if (!intrinsicOf(value) && test(wordsOf(value))) return [];
    return value === undefined
      ? [problemWith(`Parameters.${name}`, 'missing', allowed)]
      : [problemAt({ path: `Parameters.${name}`, value }, allowed)];
  });
}
