import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const acl = { Acl: resource('AWS::WAFv2::WebACL') };
const logging = (RedactedFields: JsonObject[], of = 'Acl', rest: JsonObject = {}, more: JsonObject = {}) => ({
  Logging: resource(
    'AWS::WAFv2::LoggingConfiguration',
    { ResourceArn: att(of, 'Arn'), RedactedFields, ...more },
    rest,
  ),
});
const header = (Name: string) => ({ SingleHeader: { Name } });
const query = { QueryString: {} };
const ALL = [query, header('authorization'), header('cookie')];

export const cases: RuleCases = {
  compliant: [template({ ...acl, ...logging([query, header('Authorization'), header('cookie')]) })],
  failing: [
    { template: template(acl), path: 'Properties' },
    ...ALL.map((_, i) => ({
      template: template({ ...acl, ...logging(ALL.toSpliced(i, 1)) }),
      path: 'Properties',
    })),
    { template: template({ ...acl, ...logging(ALL, 'Other') }), path: 'Properties' },
    {
      template: template({
        ...acl,
        ...logging(ALL, 'Acl', {}, { LoggingFilter: { DefaultBehavior: 'DROP' } }),
      }),
      path: 'Properties',
    },
    {
      template: template({ ...acl, ...logging(ALL, 'Acl', { Condition: 'Sometimes' }) }),
      path: 'Properties',
    },
  ],
};
