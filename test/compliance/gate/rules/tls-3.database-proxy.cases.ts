import { only, PARAMETER, type RuleCases } from './cases';

const proxy = (properties: Parameters<typeof only>[1]) => only('AWS::RDS::DBProxy', properties);
const Auth = [{ IAMAuth: 'REQUIRED' }];

export const cases: RuleCases = {
  compliant: [proxy({ RequireTLS: true, Auth }), proxy({ RequireTLS: true, DefaultAuthScheme: 'IAM_AUTH' })],
  failing: [
    { template: proxy({ Auth }), path: 'Properties.RequireTLS' },
    { template: proxy({ RequireTLS: true }), path: 'Properties.Auth.0.IAMAuth' },
    {
      template: proxy({ RequireTLS: true, Auth: [{ IAMAuth: 'DISABLED' }] }),
      path: 'Properties.Auth.0.IAMAuth',
    },
  ],
  unreadable: [{ template: proxy({ RequireTLS: PARAMETER, Auth }), path: 'Properties.RequireTLS' }],
};
