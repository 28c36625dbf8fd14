import type { JsonObject } from '../../../../lib/compliance/template/template';
import { resource, template, type RuleCases } from './cases';
import { att } from './fixtures';

const acl = { Acl: resource('AWS::WAFv2::WebACL') };
const logging = (...RedactedFields: JsonObject[]) => ({
  Logging: resource('AWS::WAFv2::LoggingConfiguration', { ResourceArn: att('Acl', 'Arn'), RedactedFields }),
});
const header = (Name: string) => ({ SingleHeader: { Name } });
const query = { QueryString: {} };

export const cases: RuleCases = {
  compliant: [template({ ...acl, ...logging(query, header('Authorization'), header('cookie')) })],
  failing: [
    { template: template(acl), path: 'Properties' },
    { template: template({ ...acl, ...logging(query, header('cookie')) }), path: 'Properties' },
    {
      template: template({ ...acl, ...logging(header('authorization'), header('cookie')) }),
      path: 'Properties',
    },
  ],
};
