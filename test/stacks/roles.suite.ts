import { rolesOf, type Template } from '../../scripts/roles';
import { rolesMarkdown } from '../../scripts/roles-page';
import { templates } from './with-everything';

const deployed = (): Map<string, Template> =>
  structuredClone(templates()) as ReadonlyMap<string, object> as Map<string, Template>;
const ofType = (all: ReadonlyMap<string, Template>, type: RegExp) =>
  [...all.values()].flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ Type }) => type.test(Type)),
  );

describe('the page of roles', () => {
  const page = rolesMarkdown(rolesOf(deployed()));

  test('has every role, and every statement of its policies', () => {
    const roles = rolesOf(deployed());
    expect(roles).toHaveLength(ofType(deployed(), /^AWS::IAM::Role$/).length);
    const statements = ofType(deployed(), /^AWS::IAM::(Managed)?Policy$/).flatMap(
      ({ Properties }) => (Properties!.PolicyDocument as unknown as { Statement: unknown[] }).Statement,
    );
    expect(roles.flatMap(({ permissions }) => permissions)).toHaveLength(statements.length);
    expect(
      page.split('\n').filter((line) => line.startsWith('| ') && line !== '| may | on | if |'),
    ).toHaveLength(statements.length);
    expect(page).not.toMatch(/Fn::|undefined|\[object/);
  });

  type Statement = Record<string, unknown>;
  test.each<[string, (statement: Statement) => void]>([
    ['an action more', (it) => (it.Action = [it.Action, 's3:DeleteBucket'].flat())],
    ['every resource', (it) => (it.Resource = '*')],
    ['a condition less', (it) => delete it.Condition],
  ])('shows %s', (_, change) => {
    const widened = deployed();
    const statement = ofType(widened, /^AWS::IAM::ManagedPolicy$/)
      .flatMap(
        ({ Properties }) => (Properties!.PolicyDocument as unknown as { Statement: Statement[] }).Statement,
      )
      .find(({ Condition, Resource }) => Condition !== undefined && Resource !== '*')!;
    change(statement);
    expect(rolesMarkdown(rolesOf(widened))).not.toBe(page);
  });

  test('is not made of a statement that it would not show whole', () => {
    const other = deployed();
    const [policy] = ofType(other, /^AWS::IAM::ManagedPolicy$/);
    Object.assign((policy!.Properties!.PolicyDocument as unknown as { Statement: object[] }).Statement[0]!, {
      NotAction: 's3:*',
    });
    expect(() => rolesOf(other)).toThrow('a statement with NotAction');
  });
});
