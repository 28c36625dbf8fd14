import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const login = (...Roles: Json[]) =>
  only('Custom::DatabaseMigrations', { Logins: [{ Name: 'login', Roles, Connections: '5' }] });
const path = 'Properties.Logins.0.Roles';

export const cases: RuleCases = {
  compliant: [
    login('phi_application', 'audit_appender'),
    login('phi_reporting'),
    login('tenant_registrar', 'audit_appender'),
    login('context_keeper'),
    login('sign_in'),
    login('account_keeper'),
    login('account_reviewer'),
    only('Custom::DatabaseMigrations', { Logins: [] }),
  ],
  failing: [
    { template: login('rds_superuser'), path },
    { template: login('phi_owner'), path },
    { template: login('phi_application', 'context_keeper'), path },
    { template: login('phi_application', 'tenant_registrar'), path },
    { template: login('phi_application', 'account_keeper'), path },
    { template: login('phi_application', 'pg_read_all_data'), path },
  ],
  unreadable: [
    { template: only('Custom::DatabaseMigrations', { Logins: PARAMETER }), path: 'Properties.Logins' },
    { template: login(PARAMETER), path },
  ],
};
