import { select } from '../../template/select';
import type { TemplateResource } from '../../template/template';
import { problemWith, refersTo, vouching } from '../judging';
import type { Rule } from '../rule';

const DESTINATIONS = ['CloudWatchLogsConfiguration', 'FirehoseConfiguration', 'S3Configuration'];

/** 45 CFR 164.308(a)(5)(ii)(C), 164.312(b). Amazon Cognito Developer Guide, "Exporting user pool logs". */
export const signInLog: Rule = {
  id: 'AUD-2.sign-in-log',
  title: 'Every user pool logs sign-ins, refused ones included',
  help: 'Add an AWS::Cognito::LogDeliveryConfiguration with EventSource userAuthEvents, LogLevel INFO and a destination.',
  types: ['AWS::Cognito::UserPool'],
  judge(pool, set) {
    const logged = vouching(set, pool, 'AWS::Cognito::LogDeliveryConfiguration').some(
      (delivery) => refersTo(set, delivery, 'UserPoolId', pool) && deliversSignIns(delivery),
    );
    return logged
      ? []
      : [problemWith('', 'without a log of sign-ins', 'a delivery of userAuthEvents at level INFO')];
  },
};

const deliversSignIns = (delivery: TemplateResource): boolean =>
  select(delivery, 'LogConfigurations.*.EventSource').some(({ path, value }) => {
    const at = path.replace(/EventSource$/, '');
    return (
      value === 'userAuthEvents' &&
      delivery.get(`${at}LogLevel`) === 'INFO' &&
      DESTINATIONS.some((name) => delivery.get(`${at}${name}`) !== undefined)
    );
  });
