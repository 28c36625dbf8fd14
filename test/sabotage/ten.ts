import { sabotage } from '../support/sabotage';

sabotage('TEN-2.tenant-attribute', 'a user moves to another tenant', (draft) => {
  const pool = draft.one('AWS::Cognito::UserPool');
  pool.set(`${pool.at('Schema', ({ Name }) => Name === 'tenant')}.Mutable`, true);
});
sabotage('TEN-2.tenant-attribute', 'a client writes the tenant', (draft) =>
  draft.one('AWS::Cognito::UserPoolClient').push('WriteAttributes', 'custom:tenant'),
);
sabotage('TEN-2.tenant-attribute', 'a client writes every attribute', (draft) =>
  draft.one('AWS::Cognito::UserPoolClient').unset('WriteAttributes'),
);
