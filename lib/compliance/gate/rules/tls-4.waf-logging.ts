import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import { problemWith, refersTo, show, vouching } from '../judging';
import type { Rule } from '../rule';

const headers = (logging: TemplateResource): unknown[] =>
  select(logging, 'RedactedFields.*.SingleHeader?.Name').map(({ value }) => show(value).toLowerCase());

/** 45 CFR 164.312(b), 164.312(e)(1). AWS WAF Developer Guide, "Redacting fields in the logs". */
export const wafLogging: Rule = {
  id: 'TLS-4.waf-logging',
  title: 'Web ACLs log all requests, without query strings, authorization headers and cookies',
  help: 'Add an AWS::WAFv2::LoggingConfiguration whose RedactedFields hold QueryString and the headers authorization and cookie, and which has no LoggingFilter.',
  types: ['AWS::WAFv2::WebACL'],
  judge(acl, set) {
    const logging = vouching(set, acl, 'AWS::WAFv2::LoggingConfiguration').find((it) =>
      refersTo(set, it, 'ResourceArn', acl),
    );
    if (!logging) return [problemWith('', 'no logging configuration', 'a log with redacted fields')];
    if (logging.get('LoggingFilter') !== undefined)
      return [problemWith('', `${logging.ref} with a LoggingFilter`, 'a log of all requests')];
    const missing = ['authorization', 'cookie'].filter((name) => !headers(logging).includes(name));
    if (select(logging, 'RedactedFields.*.QueryString?').length === 0) missing.unshift('the query string');
    return missing.length === 0
      ? []
      : [problemWith('', `${logging.ref}, which shows ${missing.join(', ')}`, 'a log that redacts them')];
  },
};
