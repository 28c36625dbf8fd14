import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(b). Amazon Route 53 Developer Guide, "Resolver query logging". */
export const resolverQueryLogs: Rule = {
  id: 'NET-3.resolver-query-logs',
  title: 'Every VPC logs the names that are looked up in it',
  help: 'Add an AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation for the VPC.',
  types: ['AWS::EC2::VPC'],
  judge(vpc, set) {
    const logged = vouching(set, vpc, 'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation').some(
      (association) =>
        refersTo(set, association, 'ResourceId', vpc) &&
        association.get('ResolverQueryLogConfigId') !== undefined,
    );
    return logged ? [] : [problemWith('', 'no resolver query log', 'a resolver query log association')];
  },
};
