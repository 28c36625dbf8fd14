import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const analyzer = (Type: Json) => only('AWS::AccessAnalyzer::Analyzer', { Type });
const path = 'Properties.Type';

export const cases: RuleCases = {
  compliant: [analyzer('ACCOUNT'), analyzer('ORGANIZATION')],
  failing: [{ template: analyzer('NOTHING'), path }],
  unreadable: [{ template: analyzer(PARAMETER), path }],
  notApplicable: [analyzer('ACCOUNT_UNUSED_ACCESS')],
};
