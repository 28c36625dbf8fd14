import { select } from '../../template/select';
import { isTrue, problem, problemAt, problemWith } from '../judging';
import type { Rule } from '../rule';

const LIST: Readonly<Record<string, readonly [list: string, name: string, value: string]>> = {
  'AWS::Redshift::ClusterParameterGroup': ['Parameters', 'ParameterName', 'ParameterValue'],
  'AWS::RedshiftServerless::Workgroup': ['ConfigParameters', 'ParameterKey', 'ParameterValue'],
};

/** 45 CFR 164.312(e)(1). Amazon Redshift Management Guide, "Configuring security options for connections". */
export const warehouseTls: Rule = {
  id: 'TLS-3.warehouse-tls',
  title: 'Data warehouses refuse plaintext',
  help: 'Set require_ssl to true in a parameter group of the cluster.',
  types: ['AWS::Redshift::Cluster', ...Object.keys(LIST)],
  forbids: true,
  judge(resource, set) {
    const names = LIST[resource.type];
    if (!names) {
      const property = 'ClusterParameterGroupName';
      const group = set.target(resource.get(property), resource.template);
      return group ? [] : [problem(resource, property, 'a parameter group of these templates')];
    }
    const [list, name, value] = names;
    const found = select(resource, `${list}.*.${name}`).find((it) => it.value === 'require_ssl');
    if (!found) return [problemWith(list, 'require_ssl is missing', 'require_ssl true')];
    const path = found.path.replace(new RegExp(`${name}$`), value);
    return isTrue(resource.get(path)) ? [] : [problemAt({ path, value: resource.get(path) }, 'true')];
  },
};
