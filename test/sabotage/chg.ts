import { sabotage } from '../support/sabotage';

sabotage('CHG-1.minor-upgrades', 'an instance of the database stays on its version', (draft) =>
  draft.one('AWS::RDS::DBInstance').set('AutoMinorVersionUpgrade', false),
);
sabotage('CHG-1.pinned-image', 'the image of the workload is named by a tag', (draft) =>
  draft
    .one('AWS::ECS::TaskDefinition')
    .set('ContainerDefinitions.0.Image', '111122223333.dkr.ecr.us-east-1.amazonaws.com/portal:latest'),
);
sabotage('CHG-1.scanned-repository', 'images are not scanned', (draft) =>
  draft.add('workload-portal', 'AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE' }),
);
for (const version of ['11.21', '99.1']) {
  sabotage('CHG-1.supported-engine', `the database runs version ${version}`, (draft) =>
    draft.one('AWS::RDS::DBCluster').set('EngineVersion', version),
  );
}
for (const runtime of ['nodejs18.x', 'nodejs99.x']) {
  sabotage('CHG-1.supported-runtime', `a function runs on ${runtime}`, (draft) =>
    draft.one('AWS::Lambda::Function').set('Runtime', runtime),
  );
}
