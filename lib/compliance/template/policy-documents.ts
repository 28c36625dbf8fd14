/** Where policies of identities stand, by type of resource; see `select`. */
export const IDENTITY_POLICIES: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Group': ['Policies.*.PolicyDocument'],
  'AWS::IAM::GroupPolicy': ['PolicyDocument'],
  'AWS::IAM::ManagedPolicy': ['PolicyDocument'],
  'AWS::IAM::Policy': ['PolicyDocument'],
  'AWS::IAM::Role': ['Policies.*.PolicyDocument'],
  'AWS::IAM::RolePolicy': ['PolicyDocument'],
  'AWS::IAM::User': ['Policies.*.PolicyDocument'],
  'AWS::IAM::UserPolicy': ['PolicyDocument'],
  'AWS::SSO::PermissionSet': ['InlinePolicy?'],
};
