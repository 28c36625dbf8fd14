import type { TemplateResource } from '../../template/template';
import { PURPOSE_TAG } from '../archive';
import { isOneOf, problem, problemWith, refersTo, show, vouching } from '../judging';
import type { Rule } from '../rule';

const PERMISSION = 'AWS::Lambda::Permission';
const TRIGGER = 'LambdaConfig.PreTokenGenerationConfig';

/** 45 CFR 164.308(a)(4), 164.312(a)(1). Amazon Cognito Developer Guide, "Pre token generation Lambda trigger". */
export const claimsFromDatabase: Rule = {
  id: 'IDN-4.claims-from-database',
  title: 'Roles and tenant in the tokens of every user pool are the word of the database',
  help: `Give the pool the function token-claims as ${TRIGGER}, version V2_0, and let this pool alone invoke it.`,
  types: ['AWS::Cognito::UserPool'],
  judge(pool, set) {
    const fn = set.target(pool.get(`${TRIGGER}.LambdaArn`), pool.template);
    if (!fn) return [problem(pool, `${TRIGGER}.LambdaArn`, 'the function token-claims')];
    if (fn.type !== 'AWS::Lambda::Function' || fn.tag(PURPOSE_TAG) !== 'token-claims') {
      return [problemWith(`${TRIGGER}.LambdaArn`, fn.ref, 'the function token-claims')];
    }
    const version = pool.get(`${TRIGGER}.LambdaVersion`);
    if (!isOneOf('V2_0', 'V3_0')(version)) {
      // Version 1 leaves access tokens as they are.
      return [problem(pool, `${TRIGGER}.LambdaVersion`, 'V2_0')];
    }
    const isOfPool = (it: TemplateResource): boolean =>
      it.get('Principal') === 'cognito-idp.amazonaws.com' && refersTo(set, it, 'SourceArn', pool);
    const ofFunction = (it: TemplateResource): boolean =>
      set.target(it.get('FunctionName'), it.template) === fn;
    const other = set.ofType(PERMISSION).find((it) => ofFunction(it) && !isOfPool(it));
    if (other) {
      // Which directory somebody is in is the word of who asks.
      return [
        problemWith(
          TRIGGER,
          `a function that ${show(other.get('Principal'))} may invoke by ${other.ref}`,
          'this pool alone',
        ),
      ];
    }
    return vouching(set, pool, PERMISSION).some((it) => ofFunction(it) && isOfPool(it))
      ? []
      : [
          problemWith(
            TRIGGER,
            'a function that the pool may not invoke',
            'a permission whose SourceArn is the pool',
          ),
        ];
  },
};
