-- A name of a person, people, a role or a team for comparison: names that readers take for one are
-- equal. Unicode's composed form, case folded, white space as one blank, without characters that
-- nobody sees (Unicode's Default_Ignorable_Code_Point); a dotless i is an i.
-- example: SELECT internal.comparable_name('  JOSÉ  Muñoz ') AS name

CREATE OR REPLACE MACRO internal.comparable_name(name) AS
    CASE WHEN regexp_full_match(name, '[!-~]+( [!-~]+)*') THEN lower(name)
    ELSE nfc_normalize(internal.folded_name(nfc_normalize(trim(regexp_replace(regexp_replace(name,
        '[\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{200B}-\x{200F}' ||
        '\x{202A}-\x{202E}\x{2060}-\x{206F}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}' ||
        '\x{FFF0}-\x{FFF8}\x{1BCA0}-\x{1BCA3}\x{1D173}-\x{1D17A}\x{E0000}-\x{E0FFF}]', '', 'g'),
        '[\x{9}-\x{D}\x{1C}-\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}' ||
        '\x{205F}\x{3000}]+', ' ', 'g'))))) END;
