-- A text with its case folded by Unicode's full mapping: by the simple one, then the letters that
-- it maps to several.
-- example: SELECT internal.folded_name('Straße') AS name

CREATE OR REPLACE MACRO internal.folded_name(name) AS list_reduce(
    [[replace(lower(upper(name)), 'i̇', 'i'), '']] || [
        ['ß', 'ss'], ['ŉ', 'ʼn'], ['և', 'եւ'], ['ẚ', 'aʾ'], ['ᾀ', 'ἀι'], ['ᾁ', 'ἁι'],
        ['ᾂ', 'ἂι'], ['ᾃ', 'ἃι'], ['ᾄ', 'ἄι'], ['ᾅ', 'ἅι'], ['ᾆ', 'ἆι'], ['ᾇ', 'ἇι'],
        ['ᾐ', 'ἠι'], ['ᾑ', 'ἡι'], ['ᾒ', 'ἢι'], ['ᾓ', 'ἣι'], ['ᾔ', 'ἤι'], ['ᾕ', 'ἥι'],
        ['ᾖ', 'ἦι'], ['ᾗ', 'ἧι'], ['ᾠ', 'ὠι'], ['ᾡ', 'ὡι'], ['ᾢ', 'ὢι'], ['ᾣ', 'ὣι'],
        ['ᾤ', 'ὤι'], ['ᾥ', 'ὥι'], ['ᾦ', 'ὦι'], ['ᾧ', 'ὧι'], ['ᾲ', 'ὰι'], ['ᾳ', 'αι'],
        ['ᾴ', 'άι'], ['ᾷ', 'ᾶι'], ['ῂ', 'ὴι'], ['ῃ', 'ηι'], ['ῄ', 'ήι'], ['ῇ', 'ῆι'],
        ['ῲ', 'ὼι'], ['ῳ', 'ωι'], ['ῴ', 'ώι'], ['ῷ', 'ῶι'], ['ﬀ', 'ff'], ['ﬁ', 'fi'],
        ['ﬂ', 'fl'], ['ﬃ', 'ffi'], ['ﬄ', 'ffl'], ['ﬅ', 'st'], ['ﬆ', 'st'], ['ﬓ', 'մն'],
        ['ﬔ', 'մե'], ['ﬕ', 'մի'], ['ﬖ', 'վն'], ['ﬗ', 'մխ']
    ], lambda folded, letter: [replace(folded[1], letter[1], letter[2]), ''])[1];
