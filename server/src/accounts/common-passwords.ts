/**
 * What is tried first, in lower case. A short list of words and long passwords, not a breach corpus: the rules beside
 * it also see them with digits and signs around and repeated, which is how they reach twelve characters.
 */
const WORDS = `
password passwort passw0rd p@ssword p@ssw0rd pa55word pa$$word motdepasse contrasena senha wachtwoord
qwerty qwertz azerty qwertyui qwertyuiop qwertzuiop azertyuiop asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc
qwerty1234 qwer1234 asdf1234 zaq12wsx 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5
welcome welcomeback letmein letmeinnow iloveyou iloveyouforever ilovemyself changeme changemenow changethis default
admin administrator root superuser sysadmin adminadmin adminpassword rootpassword manager office company cleaning cleaner
valclean cleaningcompany cleanhouse secret secretsecret topsecret mysecret private access accessdenied login logmein
master masterkey monkey dragon football baseball basketball superman batman spiderman starwars princess sunshine shadow
michael jennifer jessica ashley daniel charlie thomas robert jordan hunter hunter2 buster soccer hockey killer george
trustno1 whatever freedom computer internet samsung google facebook linkedin microsoft windows apple android iphone
summer winter spring autumn january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday liverpool chelsea arsenal manchester london england britain
flower flowers butterfly cookie cheese chocolate pokemon naruto minecraft fortnite ferrari mercedes porsche mustang
correcthorsebatterystaple passwordpassword thisismypassword mypassword yourpassword thepassword newpassword oldpassword
mypasswordis passwordis password123 password1234 password12345 password123456 passwordone testtest testing tester
test guest demo user username usernamepassword temp temporary temppassword letmeinplease openthedoor opensesame abracadabra
abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijkl abcabc abcd1234 abc123 abc123abc123 a1b2c3d4 a1b2c3d4e5f6 aabbccdd
goodmorning goodnight helloworld hello hellohello hello123 helloyou happybirthday birthday christmas merrychristmas
lovelove loveyou lovely loveme forever together friends family babygirl babyboy sweetheart darling angel jesus jesuschrist
godisgood blessed faith heaven lucky money dollars million millionaire business enterprise service services support
`;

const NUMBERS = `
123456789012 1234567890123 12345678901234 123456789123456789 123456123456 123123123123 121212121212 112233445566
111111111111 000000000000 987654321098 098765432109 0987654321 9876543210 1234567890 123456789 012345678910 010203040506
147258369147 159753159753 147852369147 789456123789 123654789123 102030405060 101010101010 696969696969
1qaz2wsx3edc4rfv 1q2w3e4r5t6y7u8i q1w2e3r4t5y6 qwe123qwe123 asd123asd123 zxc123zxc123 qweasdzxc123 qweasdzxcqwe 123qweasdzxc
123qwe123qwe 12qwaszx12qwaszx qazwsxedcrfv qazwsx123456 1234qwerasdf 1234qwerasdfzxcv 123456qwerty qwerty123456 qwertyqwerty
asdfasdfasdf abcd12345678 abc123456789 a123456789012 a12345678901 password!123 iloveyou1234 iloveyou!!!!
`;

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(`${WORDS} ${NUMBERS}`.trim().split(/\s+/));
