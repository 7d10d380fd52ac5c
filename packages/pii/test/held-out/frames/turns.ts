/** Who says it, and the frame of what is said. A number that goes over several turns is drawn once. */
export type TurnFrame = readonly ["agent" | "customer", string];

export const positiveTurns: Record<string, readonly (readonly TurnFrame[])[]> = {
  "card over turns": [
    [
      ["agent", "Can I have the card number, please?"],
      ["customer", "{card}."],
    ],
    [
      ["agent", "And the long number on the front?"],
      ["customer", "Sure, {card.spoken}."],
    ],
    [
      ["agent", "Which card would you like to use?"],
      ["customer", "The blue one, {card}."],
    ],
    [
      ["agent", "Go ahead with the card number."],
      ["customer", "{card.half1}."],
      ["agent", "Uh huh."],
      ["customer", "{card.half2}."],
    ],
    [
      ["agent", "Please read me the sixteen digits."],
      ["customer", "Okay {card.half1}, one second."],
      ["agent", "Take your time."],
      ["customer", "And then {card.half2}."],
    ],
    [
      ["customer", "I want to pay with my card."],
      ["agent", "Perfect, I'm ready when you are."],
      ["customer", "{card}, and it's good until {~0%}/{~2%}."],
    ],
    [
      ["agent", "Could you give me your card details?"],
      ["customer", "{card.spoken}."],
      ["agent", "And the expiry date?"],
      ["customer", "Oh nine twenty seven."],
    ],
    [
      ["customer", "It's {card.half1}."],
      ["agent", "Okay."],
      ["customer", "{card.half2}."],
      ["agent", "Thank you, it went through."],
    ],
    [
      ["agent", "I have {card.written} here."],
      ["customer", "Yes, that's my card."],
    ],
    [
      ["agent", "Ihre Kartennummer bitte?"],
      ["customer", "Moment, {card.written}."],
    ],
    [
      ["agent", "Votre numéro de carte, s'il vous plaît ?"],
      ["customer", "Oui, {card.written}."],
    ],
    [
      ["agent", "¿Me dice el número de la tarjeta?"],
      ["customer", "{card.written}."],
    ],
  ],
  "phone over turns": [
    [
      ["agent", "What's the best number to call you back on?"],
      ["customer", "{phone.us}."],
    ],
    [
      ["agent", "May I have your phone number?"],
      ["customer", "It's {phone.us.spoken}."],
    ],
    [
      ["agent", "And your mobile?"],
      ["customer", "{phone.gb}."],
    ],
    [
      ["agent", "Can you give me your number?"],
      ["customer", "Uh {phone.us.half1}."],
      ["agent", "Yeah."],
      ["customer", "{phone.us.half2}."],
    ],
    [
      ["agent", "What number are you calling from?"],
      ["customer", "The one on your screen, isn't it?"],
      ["agent", "I can't see it."],
      ["customer", "{phone.us}."],
    ],
    [
      ["agent", "Let me confirm, {phone.us}."],
      ["customer", "No, that one is cut off, {phone.us}."],
    ],
    [
      ["agent", "Your registered mobile number, sir?"],
      ["customer", "{phone.in}."],
    ],
    [
      ["agent", "Unter welcher Nummer erreichen wir Sie?"],
      ["customer", "{phone.de}."],
    ],
    [
      ["agent", "Haben Sie eine Handynummer?"],
      ["customer", "Ja, {phone.de.spoken}."],
    ],
    [
      ["agent", "À quel numéro peut-on vous joindre ?"],
      ["customer", "Au {phone.fr}."],
    ],
    [
      ["agent", "¿Un teléfono de contacto?"],
      ["customer", "{phone.es}."],
    ],
    [
      ["customer", "Shall I give you my mobile?"],
      ["agent", "Please."],
      ["customer", "{phone.gb.spoken}."],
    ],
  ],
  "ssn over turns": [
    [
      ["agent", "Can you verify your social for me?"],
      ["customer", "{ssn}."],
    ],
    [
      ["agent", "What's your full social security number?"],
      ["customer", "Sure, {ssn.spoken}."],
    ],
    [
      ["agent", "And the social?"],
      ["customer", "{ssn.written}."],
      ["agent", "Thank you, you're verified."],
    ],
    [
      ["customer", "Do you need my social?"],
      ["agent", "Yes please, all nine digits."],
      ["customer", "{ssn}."],
    ],
  ],
  "iban over turns": [
    [
      ["agent", "What IBAN should the refund go to?"],
      ["customer", "{iban}."],
    ],
    [
      ["agent", "Nennen Sie mir bitte Ihre IBAN."],
      ["customer", "{iban.DE}."],
    ],
    [
      ["agent", "Could I take your bank details?"],
      ["customer", "Yes, {iban.GB.spoken}."],
    ],
    [
      ["agent", "Votre IBAN ?"],
      ["customer", "C'est le {iban.FR.written}."],
    ],
  ],
  "email over turns": [
    [
      ["agent", "What's your email address?"],
      ["customer", "{email}."],
    ],
    [
      ["agent", "Where shall I send the receipt?"],
      ["customer", "{email.spoken}."],
    ],
    [
      ["agent", "Can you spell the email for me?"],
      ["customer", "{email.spoken}."],
      ["agent", "We also have {email.written} here."],
    ],
    [
      ["agent", "Do you have an email on file?"],
      ["customer", "Should be {email}."],
    ],
    [
      ["agent", "Wie lautet Ihre E-Mail-Adresse?"],
      ["customer", "{email.spoken.de}."],
    ],
    [
      ["agent", "Votre adresse mail ?"],
      ["customer", "{email.spoken.fr}."],
    ],
    [
      ["agent", "¿Cuál es su correo?"],
      ["customer", "{email.spoken.es}."],
    ],
  ],
  "birth date over turns": [
    [
      ["agent", "And your date of birth?"],
      ["customer", "{birth.en}."],
    ],
    [
      ["agent", "Can you confirm your date of birth for me?"],
      ["customer", "Yeah, {birth.en.spoken}."],
    ],
    [
      ["agent", "When were you born?"],
      ["customer", "{birth.gb}."],
    ],
    [
      ["agent", "D O B?"],
      ["customer", "{birth.en.written}."],
    ],
    [
      ["agent", "Ihr Geburtsdatum?"],
      ["customer", "{birth.de}."],
    ],
    [
      ["agent", "Votre date de naissance ?"],
      ["customer", "Le {birth.fr}."],
    ],
    [
      ["agent", "¿Fecha de nacimiento?"],
      ["customer", "{birth.es}."],
    ],
    [
      ["agent", "I need your date of birth to go on."],
      ["customer", "Mine or my husband's?"],
      ["agent", "The account holder's."],
      ["customer", "That's him, {birth.gb}."],
    ],
  ],
  "ip over turns": [
    [
      ["agent", "What IP address does it show?"],
      ["customer", "{ip4}."],
    ],
    [
      ["agent", "Read me the address of the router."],
      ["customer", "{ip4.spoken}."],
    ],
  ],
  "spoken number over turns": [
    [
      ["agent", "And the account number for the direct debit?"],
      ["customer", "{number ########}."],
    ],
    [
      ["agent", "Could I have your passport number?"],
      ["customer", "Yes, {number #########}."],
    ],
    [
      ["agent", "What's your driver's license number?"],
      ["customer", "{number ########}."],
    ],
  ],
};

export const negativeTurns: Record<string, readonly (readonly TurnFrame[])[]> = {
  "order number over turns": [
    [
      ["agent", "What's your order number?"],
      ["customer", "{~%#########}."],
    ],
    [
      ["agent", "Could you read me the order number?"],
      ["customer", "{say %### ####}."],
    ],
    [
      ["agent", "Do you have the confirmation number?"],
      ["customer", "Yes, {say %#####}, does that help?"],
    ],
    [
      ["agent", "Haben Sie die Bestellnummer zur Hand?"],
      ["customer", "{~%########}."],
    ],
    [
      ["agent", "Le numéro de commande ?"],
      ["customer", "{~%#######}."],
    ],
    [
      ["agent", "¿Número de pedido?"],
      ["customer", "{~%########}."],
    ],
  ],
  "tracking number over turns": [
    [
      ["agent", "What's the tracking number?"],
      ["customer", "{~%### #### #### ####}."],
    ],
    [
      ["agent", "And the parcel number on the slip?"],
      ["customer", "It's {~JD%### #### ####}."],
    ],
  ],
  "time over turns": [
    [
      ["agent", "When would you like the delivery?"],
      ["customer", "On {date.en}, after {time}."],
    ],
    [
      ["agent", "When did it stop working?"],
      ["customer", "{date.en.spoken}, in the evening."],
    ],
    [
      ["agent", "When does the contract end?"],
      ["customer", "{date.gb.written}, I believe."],
    ],
  ],
  "money over turns": [
    [
      ["agent", "What's the balance on the statement?"],
      ["customer", "{money}."],
    ],
    [
      ["agent", "How much were you charged?"],
      ["customer", "{money}, and then again {money}."],
    ],
  ],
  "device over turns": [
    [
      ["agent", "Which version is it?"],
      ["customer", "{~%.%.%.%}, the newest one."],
    ],
    [
      ["agent", "Can you read the model number?"],
      ["customer", "{~%##-%##-####}."],
    ],
    [
      ["agent", "And the serial number on the back?"],
      ["customer", "{say %### #### ##}."],
    ],
    [
      ["agent", "What error do you see?"],
      ["customer", "{~0x8007####}, it says unknown."],
    ],
  ],
  "small numbers over turns": [
    [
      ["agent", "How many are in the box?"],
      ["customer", "{~%#}, there should be {~%##}."],
    ],
    [
      ["agent", "What's your zip code?"],
      ["customer", "{~#####-####}."],
    ],
    [
      ["agent", "How would you rate the call?"],
      ["customer", "Ten out of ten."],
    ],
    [
      ["agent", "Press one for billing."],
      ["customer", "One. One. One, two, three, hello?"],
    ],
    [
      ["agent", "Which room?"],
      ["customer", "{~%##}, second floor."],
    ],
  ],
};
