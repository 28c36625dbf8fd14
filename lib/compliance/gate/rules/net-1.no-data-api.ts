import { expect, isFalseOrMissing } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(a)(1). Amazon Aurora User Guide, "Using the Amazon RDS Data API". */
export const noDataApi: Rule = {
  id: 'NET-1.no-data-api',
  title: 'No database answers SQL over an HTTP endpoint, past its security group',
  help: 'Remove EnableHttpEndpoint, or set it to false.',
  types: ['AWS::RDS::DBCluster'],
  judge: (cluster) => expect(cluster, 'EnableHttpEndpoint', isFalseOrMissing, 'false'),
};
