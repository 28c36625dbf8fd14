import type { Kind } from './kinds';

/**
 * What a field's name says of its value. Beside the kinds:
 * - `weak-name`: a name of a person, or of anything else; its value and its surroundings decide.
 * - `display`: the name of what is referred to, a person or a code.
 * - `bytes`: the numbers of a buffer.
 * - `person`: a person; a name where a text looks like one, and a context for the names inside.
 * - `patient`: a person whose number is one of a record.
 * - `user`: a person, or the name of an account.
 * - `party`: who sends or receives; a telephone number where it is bare digits.
 * - `opaque-*`: a number of that kind, unless it is a UUID or the like, which says nothing to anybody.
 * - `address-line`: lines of an address where it is a list, or in an address; otherwise a line of anything.
 * - `username`: an account by the name that its holder chose.
 * - `telecom`, `identifiers`: FHIR's ContactPoint and Identifier, whose `value` it is.
 * - `birth-year`: told unless it says that somebody is over 89.
 * - `sn`: a surname where it is a word, as in LDAP, a serial number where it has digits.
 * - `free`: nothing by its name; patterns decide.
 * - `keep`: nothing at all.
 */
export type Meaning =
  | Kind
  | 'weak-name'
  | 'display'
  | 'bytes'
  | 'person'
  | 'patient'
  | 'user'
  | 'party'
  | 'opaque-mrn'
  | 'opaque-plan'
  | 'opaque-account'
  | 'address-line'
  | 'username'
  | 'telecom'
  | 'identifiers'
  | 'birth-year'
  | 'sn'
  | 'free'
  | 'keep';

/**
 * Names without case, separators and trailing numbers. A longer name means what its last words do. Eight digits are a tag
 * of DICOM (PS3.6).
 */
export const FIELD_NAMES: Readonly<Record<Meaning, string>> = {
  name: `guarantorfullname lastfirst firstinitial middleinitial firstnm lastnm signername patientfullname nameofpatient sponsorname proxyname firstname lastname middlename fullname surname givenname familyname maidenname nickname legalname
    preferredname realname birthname forename namefirst namelast namemiddle namefamily namegiven fname lname mname
    patientname personname membername subscribername insuredname policyholdername guarantorname dependentname
    beneficiaryname practitionername physicianname doctorname nursename clinicianname therapistname surgeonname
    attendingname attendingphysician referringphysician prescribername caregivername guardianname spousename
    fathername mothername mothermaidenname mothersmaidenname childname kinname nextofkin contactname employeename
    employername staffname holdername cardholdername accountholdername recipientname callername visitorname
    participantname relativename parentname emergencycontactname customername ptname initials alias signedby
    nombre nombres apellido apellidos participantobjectname 00100010 00101001 00080090 00081050
    00081070 nombrecompleto primerapellido segundoapellido nombrepaciente`,
  'weak-name': `cn commonname dispname name displayname providername clientname authorname ownername sendername`,
  display: 'display',
  bytes: '',
  patient: 'patient paciente pt',
  user: `loginid useraccount accountlogin requester submitter initiator initiatedby deletedby uploadedby downloadedby openedby closedby viewedby lockedby invokedby runby cancelledby canceledby signedinas impersonator onbehalfof targetusername subjectusername useridentity cs_username csusername xauthuser remoteusername user remoteuser createdby updatedby modifiedby lastmodifiedby performedby assignedto approvedby requestedby
    submittedby enteredby verifiedby actor principal operator samaccountname upn suser duser usrname usr userid uid loginuser authuser clientuser osuser dbuser
    sourceuser targetuser ruser serverprincipalname databaseprincipalname principalname logname`,
  party: `callerno calleeno dnis dialednumber destinationnumber sourcenumber mobileto smsto to from sender receiver callee called calling destination dst msisdnto tonumber fromnumber sourceaddr
    destinationaddr`,
  person: `person member subscriber insured policyholder guarantor dependent beneficiary practitioner physician
    doctor nurse clinician therapist surgeon attending prescriber caregiver guardian spouse father mother child
    emergencycontact contact relative kin employee caller recipient participant individual pcp provider customer
    author performer recorder asserter requester subject relatedperson who informant enterer collector assertedby medico holder accountholder cardholder`,
  address: `geopoint latlng latlon coords gps gpscoordinates addr1 addr2 address1 address2 homecity homezip fulladdress formattedaddress streetnumber streetaddr deliveryaddress residentialaddress 00101040 address addresses homeaddress mailingaddress billingaddress shippingaddress postaladdress street
    streetaddress streetname streetline addressline addr homeaddr city town village municipality locality residence suburb
    neighborhood neighbourhood county district precinct zip zipcode zippostal postcode postalcode postal plz birthplace
    placeofbirth latitude longitude lat lng lon geolocation coordinates pobox apartment direccion calle ciudad codigopostal
    municipio colonia`,
  'address-line': 'line',
  date: `dateofconsult admitdatetime dischargedatetime servicestartdate serviceenddate servicedatefrom servicedateto birthdt dobdate patientdob apptdate appttime appointmentdatetime apptdatetime visitdatetime datefilled filldate dispensedate dispenseddate writtendate lastfilldate lastvisit nextvisit lastvisitdate nextappointment nextappointmentdate vaccinationdate immunizationdate administereddate datewritten studydate seriesdate examdate resultdate deathtime hiredate terminationdate lastseenbypatient enrollmentdate dob birthdate dateofbirth birthday birthdatetime borndate deathdate dateofdeath deceaseddate deceaseddatetime
    deceased admitdate admissiondate dateofadmission dischargedate dateofdischarge servicedate dateofservice visitdate
    encounterdate appointmentdate appointmenttime surgerydate proceduredate diagnosisdate onsetdate onsetdatetime
    effectivedatetime collectiondate collecteddate specimendate birthts fechanacimiento fechadenacimiento fecha
    00100030 00080020 00080021 00080012 00400002 00400004 00400244
    00080022 00080023 birthdateutc dod dos admittedat dischargedat admittedon dischargedon bornon birthtime`,
  sn: 'sn',
  'birth-year': `birthyear yearofbirth yob`,
  age: `00101010 age patientage ageyears ageinyears ageatvisit ageatadmission edad`,
  phone: `contactnumber contactphone callbacknumber callbackphone emergencyphone smsnumber phone1 phone2 hphone wphone cphone hometel telhome telwork telmobile faxphone eveningphone daytimephone dayphone nightphone phonenum telno mobileno mobilenum cellno cellnum callback waid 00102154 phone phones phonenumber phoneno telephone telephonenumber telephoneno tel mobile mobilephone mobilenumber
    mobileno cell cellphone cellnumber cellno landline homephone workphone pager pagernumber msisdn phonehome phonework
    phonemobile whatsapp telefono movil celular callerid ani`,
  fax: `fax faxnumber faxno facsimile faxline`,
  email: `useremail contactemail mailaddress emailaddr smtpaddress userprincipalname rcptto mailfrom envelopefrom envelopeto returnpath replyto loginhint email emails emailaddress emailaddresses emailid mail mailto emailhome emailwork correo correoelectronico`,
  ssn: `ssn ssnumber ssnno socialsecurity socialsecuritynumber socialsecurityno socialsecuritynum ssnlast ssnlastfour
    lastfourssn last4ssn ssnlast4 taxid tin itin taxpayerid nationalid nationalidnumber dni nif nie`,
  mrn: `empi empiid enterpriseid enterprisemrn enterprisepatientid medrecnum medrecnumber medicalrecno mpi mpiid patno patnum patientmrn ehrid emrid localpatientid externalpatientid mrnnumber unitnumber hospitalno facilitymrn 00100020 00101000 mrn mrnumber medicalrecord medicalrecordnumber medicalrecordno medrecno healthrecordnumber hospitalnumber
    chartnumber chartno patientnumber patientno mrnid recordnumber medicalrecordid chartid chartnum historiaclinica`,
  'opaque-mrn': `patid patientkey patientuid patientref subjectid patientid ptid patientidentifier`,
  plan: `cardholderidnumber certificateid coverageid icn claimcontrolnumber tcn ediclaimid payerclaimnumber memberidno medicarebeneficiaryid healthinsurancenumber hicnumber healthcardnumber groupnum policynum  memberidnumber membernumber memberno policynumber policyno subscribernumber subscriberno groupnumber groupno
    plannumber healthplanid insuranceid insuranceno insurancenumber insurancepolicy insurancecard mbi hicn medicareid medicarenumber
    medicaidid medicaidnumber beneficiaryid beneficiarynumber certificateofcoverage rxpcn rxgroup claimnumber
    claimno nhsnumber insuredid insurancepolicynumber`,
  'opaque-plan': `cardholderid planmemberid insuredidnumber claimid policyholderid beneficiaryidentifier memberid subscriberid policyid insurancememberid policy`,
  account: `rxnumber rxno rxnum prescriptionnumber prescriptionno accessionnumber accessionno accession fin finnumber csn har harnumber contactserialnumber financialnumber casenumber caseno patientcontrolnumber pcnnumber guarantornumber cardlast4 bankaccountnumber accountnbr acctnbr filenumber accountnumber accountno accountnum acctnumber acctno acctnum acct bankaccount iban routingnumber cardnumber
    creditcard lastfour cardlastfour accountlastfour acctlastfour panlastfour cclastfour creditcardnumber debitcard ccnumber pan cardno billingaccount patientaccount visitnumber
    encounternumber encounterno visitno guarantoraccount`,
  username: `accountname nameid subjectnameid username preferredusername loginname login screenname usuario`,
  'opaque-account': `encounterid visitid guarantorid prescriptionid accessionid caseid account accountid acctid`,
  licence: `documentnumber documentno idnumber idcardnumber identitynumber identitycard providernpi prescribernpi prescriberdea statelicenseno licno licnumber driverlicenseno driverlicensenumber driverslicensenumber dlnum nationalproviderid npiid upin license licence licensenumber licensenum licensenumbers licenseno licencenumber licenceno driverslicense
    driverlicense driverslicence driverlicence drivinglicence drivinglicense dlnumber dlno dl certificatenumber
    certificateno dea deanumber deano npi npinumber statelicense passport passportnumber passportno statelicensenumber
    medicallicense medicallicensenumber nursinglicense`,
  vehicle: `vin vinnumber vehicleid vehicleidentificationnumber vehicleidentifier licenseplate licenceplate platenumber
    plateno plate licenseplatenumber numberplate registrationplate vehicleplate`,
  device: `devserial devicesn serialnum sernum sernumber snnumber deviceserialno equipmentserial idfv gaid aaid pushtoken apnstoken fcmtoken registrationtoken implantid pumpserial devicesn unitsn serial serialnumber serialno deviceserial deviceserialnumber deviceid deviceidentifier deviceuid udi udid imei
    imeinumber meid imsi iccid macaddress mac hardwareid implantserial pacemakerserial deviceudi advertisingid idfa
    androidid devicefingerprint devicetoken`,
  url: `website homepage personalurl profileurl personalwebsite webpage blogurl linkedin facebook twitter instagram`,
  ip: '',
  biometric: `voiceprintid fingerprintid faceprintid facevector faceembeddings voiceembedding irishash fingerprint fingerprints fingerprinttemplate fingerprinthash thumbprint voiceprint voicesample faceprint
    facetemplate faceid faceembedding faceencoding retina retinascan irisscan iris iristemplate palmprint biometric
    biometrics biometrictemplate biometricdata biometrichash biometricid gaitsignature dnasequence handgeometry`,
  photo: `photo photos photograph photourl avatar avatarurl picture pictures profilepicture profilephoto profileimage
    headshot selfie selfies selfieurl portrait patientphoto faceimage faceimages facephoto imagedata photodata mugshot foto`,
  secret: `samlresponse samlrequest samlart clientassertion codeverifier idtokenhint passcode onetimepassword onetimecode resettoken confirmationtoken invitetoken verifytoken magiclink sessiontoken sessionkey sessioncookie jsession authcode authorizationcode authtkt basicauth apisecret appsecret consumersecret clientkey privatekeypem pgpassword mysqlpwd dbpass dbpwd smtppass userpass adminpass rootpass mailpass redispass secretkeybase masterkey password passwd pwd passphrase passcode secret clientsecret secretkey secretaccesskey sharedsecret token
    accesstoken refreshtoken idtoken authtoken sessiontoken bearertoken securitytoken csrftoken xsrftoken jwt apikey apitoken
    privatekey encryptionkey signingkey authorization proxyauthorization auth cookie cookies setcookie credential credentials
    signature sessionid sessid jsessionid phpsessionid phpsessid otp otpcode mfacode totp totpsecret pin pincode cvv cvc
    securitycode accesskey accesskeyid webhooksecret connectionstring databaseurl authheader resetcode verificationcode`,
  identifier: '',
  narrative: `visitnote visitnotes nursingnote nursingnotes encounternote encounternotes dischargesummary historyofpresentillness hpi operativenote consultnote notetext clinicaltext assessmentandplan patientmessage messagetext casenotes clinicalnote clinicalnotes progressnote progressnotes soapnote narrative transcript transcription dictation
    chiefcomplaint div`,
  telecom: 'telecom contactpoint',
  identifiers: 'identifier identifiers',
  free: `ipaddress ipaddresses remoteaddress remoteaddr clientaddress clientaddr serveraddress hostaddress bindaddress
    listenaddress sourceaddress destinationaddress localaddress peeraddress networkaddress socketaddress forwardedaddress
    nexttoken pagetoken continuationtoken paginationtoken tokentype tokencount ratelimitpolicy policyname`,
  keep: `messageid msgid inreplyto references smtpid queueid memoryaddress contractaddress addressmode version apiversion schemaversion policyversion useragent
    certserialnumber certificateserialnumber certfingerprint certificatefingerprint keyfingerprint certthumbprint
    awsaccountid awsaccount bucketpolicy iampolicy cachepolicy retrypolicy functionarn xraytraceid requestid traceid spanid
    correlationid commit sha etag`,
};

/** Of names that are ordinary words elsewhere only the whole name counts. */
export const WHOLE_NAMES = new Set(
  `lat lng lon line policy account auth mac pan plate serial login alias display age dl pin name iris subject owner
   holder provider child caller who district coordinates postal deceased div license licence cell fecha calle to from dst uid usr pt t sender destination called calling har fin csn icn tcn cn gps coords accession callback unitnumber initiator requester accountname messageid references sn`
    .trim()
    .split(/\s+/),
);

/** Fields that a line's own time is in. */
export const CLOCK_NAMES = new Set(
  'time timestamp ts datetime asctime logtime eventtime logtimestamp ingestiontime observedtimestamp t timelocal timeutc timeiso8601 requesttime eventtimestamp timegenerated timecreated logdate rt devtime receivetimestamp receivedtimestamp createdtime eventdate eventdatetime'.split(
    ' ',
  ),
);

/** These are it in a line of a log alone: an object of an application says with them when something else was. */
export const WEAK_CLOCK_NAMES = new Set(['date', 'created']);

/**
 * When something of a system was, or will be: with the time of day it says nothing of a person. What is born, admitted,
 * visited, served, signed or effective is not among them. A longer name means what its last words do.
 */
export const EVENT_NAMES = new Set(
  `occurred occurredat occurredon occurredtime recorded recordedat created createdat createdon createdtime createddatetime datecreated
   creationtime creationtimestamp creationdate createtime createdate updated updatedat updatedon lastupdated lastupdatetime updatetime
   modified modifiedat modifiedon lastmodified lastmodifieddatetime lastmodifieddate changedat deletedat expires expiresat expireson
   expiry expiration expirationtime expirationdate notbefore notafter validuntil since modifiedsince updatedsince
   nextrun nextrunat nextruntime nextfire nextfiretime nextfireat nextattempt nextattemptat nextretry nextretryat
   nextexecution nextexecutiontime nextinvocation nextsync nextpoll nextcheck retryat retryafter lastrun lastrunat
   lastruntime lastfire lastfiretime lastattempt lastattemptat lastexecution lastsync lastsyncedat syncedat lastcheck checkedat
   lastheartbeat lastheartbeatat heartbeatat scheduledfiretime firetime firedat triggeredat startedat finishedat endedat completedat
   failedat stoppedat queuedat enqueuedat dequeuedat processedat publishedat receivedat deliveredat sentat
   emittedat detectedat loggedat resolvedat renewedat rotatedat deployedat buildtime buildtimestamp issuedat lockeduntil ingestedat
   indexedat archivedat lasttransitiontime lastprobetime firsttimestamp lasttimestamp snapshottime backuptime
   statechangetime iat exp nbf`
    .trim()
    .split(/\s+/),
);

/** Of these, what is said in `startedAt` is about somebody. */
export const CARE_NAMES = new Set(
  `encounter visit appointment admission stay episode procedure surgery observation medication prescription session
   call patient vaccination immunization treatment therapy`
    .trim()
    .split(/\s+/),
);

/** What has a name, and is nobody: `appDisplayName`, `service_name`. */
export const THING_NAMES = new Set(
  `app application service product device resource role group host file server table database schema bucket queue topic stream
   cluster node pod container image namespace function job task workflow activity step stage pipeline build branch repository package
   module class method event metric alarm policy rule template form field column parameter header domain tenant organization
   organisation org company facility clinic hospital department location site region zone country state program campaign test
   study panel drug medication brand generic product diagnosis procedure category feature flag environment stack project channel
   room report dashboard instance volume network interface os browser model vendor manufacturer printer screen page route
   controller action handler thread logger process command trigger schedule subscription exchange issuer certificate
   plugin library payer insurer carrier pharmacy laboratory lab cipher protocol object cost plan workspace portal`
    .trim()
    .split(/\s+/),
);

/** Fields beside an identifier that say nothing of a person. */
export const NEUTRAL_NAMES = new Set(
  `use type system code version status state country countrycode statecode verified primary preferred rank period kind
   label format contenttype size title active count total hash algorithm resourcetype reference id createdat updatedat
   mode required valid error errors reason source provider method vr administrativedistrictlevel administrativearea stateprovince
   stateorprovince province region confidence score probability boundingbox geometry page index position`
    .trim()
    .split(/\s+/),
);

/** Fields that only an object about a person has. */
export const SIGNAL_NAMES = new Set(['gender', 'sex', 'maritalstatus', 'sexo']);

/** Fields whose value is the name of a field, for the value beside it. */
export const NAMING_NAMES = new Set(
  'name key field type column label param attribute header path loc property propertypath fieldname columnname parameter argument instancepath datapath pointer attributename'.split(
    ' ',
  ),
);
export const NAMED_VALUE_NAMES = new Set(
  'value values val data stringvalue newvalue oldvalue received input text content mentiontext valuestring valuedetection invalidvalue rejectedvalue actual given provided attemptedvalue'.split(
    ' ',
  ),
);
