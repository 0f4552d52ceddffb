"name_l" IS NULL OR "name_r" IS NULL
NULLIF(regexp_extract("name_l", '^[A-Z]{1,2}[0-9]+$', 0), '') IS NULL OR NULLIF(regexp_extract("name_r", '^[A-Z]{1,2}[0-9]+$', 0), '') IS NULL
"Site name_l" IS NULL OR "Site name_r" IS NULL
ELSE
substr(name_l, 1, 1) = substr(name_r, 1, 1)
"name_l" = "name_r"
"Site name_l" = "Site name_r"
"name_l" = 'John' AND "name_r" = 'John'
"name_l" = CAST(1 AS INT)
"name_r" = CAST(1.5 AS REAL)
"a_l" = "b_r"
"a_l" = "b_r" AND "a_r" = "b_l"
levenshtein("name_l", "name_r") <= 2
damerau_levenshtein("name_l", "name_r") <= 1
jaro_winkler_similarity("name_l", "name_r") >= 0.9
jaro_similarity("name_l", "name_r") >= 0.9
jaccard("name_l", "name_r") >= 0.9
hamming("name_l", "name_r") <= 2
jaro_winkler_similarity("name_l", "name_r") >= 0.8
list_max( list_transform( flatten( list_transform( "names_l", x -> list_transform( "names_r", y -> [x, y] ) ) ), pair -> jaro_winkler_similarity( pair[1], pair[2] ) ) ) >= 0.9
list_min( list_transform( flatten( list_transform( "names_l", x -> list_transform( "names_r", y -> [x, y] ) ) ), pair -> levenshtein( pair[1], pair[2] ) ) ) <= 2
list_min( list_transform( flatten( list_transform( "names_l", x -> list_transform( "names_r", y -> [x, y] ) ) ), pair -> damerau_levenshtein( pair[1], pair[2] ) ) ) <= 2
list_max( list_transform( flatten( list_transform( "names_l", x -> list_transform( "names_r", y -> [x, y] ) ) ), pair -> jaro_similarity( pair[1], pair[2] ) ) ) >= 0.8
ABS(EPOCH(try_strptime("t_l", '%Y-%m-%dT%H:%M:%SZ')) - EPOCH(try_strptime("t_r", '%Y-%m-%dT%H:%M:%SZ'))) <= 86400
ABS(EPOCH(try_strptime("t_l", '%d/%m/%Y %H:%M')) - EPOCH(try_strptime("t_r", '%d/%m/%Y %H:%M'))) <= 86400
ABS(EPOCH("t_l") - EPOCH("t_r")) <= 31557600.0
ABS(EPOCH(try_strptime("dob_l", '%Y-%m-%d')) - EPOCH(try_strptime("dob_r", '%Y-%m-%d'))) <= 2629800.0
ABS(EPOCH(try_strptime("dob_l", '%d/%m/%Y')) - EPOCH(try_strptime("dob_r", '%d/%m/%Y'))) <= 2592000
ABS(EPOCH("dob_l") - EPOCH("dob_r")) <= 2592000
cast( acos( case when ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) > 1 then 1 when ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) < -1 then -1 else ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) end ) * 6371 as float ) <= 10
("lat_r" is not null AND "lat_l" is not null AND "long_l" is not null AND "long_r" is not null) AND cast( acos( case when ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) > 1 then 1 when ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) < -1 then -1 else ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) end ) * 6371 as float ) <= 0.1
cast( acos( case when ( sin( radians("ll_l"[0]) ) * sin( radians("ll_r"[0]) ) + cos( radians("ll_l"[0]) ) * cos( radians("ll_r"[0]) ) * cos( radians("ll_r"[1] - "ll_l"[1]) ) ) > 1 then 1 when ( sin( radians("ll_l"[0]) ) * sin( radians("ll_r"[0]) ) + cos( radians("ll_l"[0]) ) * cos( radians("ll_r"[0]) ) * cos( radians("ll_r"[1] - "ll_l"[1]) ) ) < -1 then -1 else ( sin( radians("ll_l"[0]) ) * sin( radians("ll_r"[0]) ) + cos( radians("ll_l"[0]) ) * cos( radians("ll_r"[0]) ) * cos( radians("ll_r"[1] - "ll_l"[1]) ) ) end ) * 6371 as float ) <= 1
array_cosine_similarity("vec_l", "vec_r") >= 0.9
array_length(list_intersect("names_l", "names_r")) >= 1
LEAST(ARRAY_LENGTH("names_l"), ARRAY_LENGTH("names_r")) <> 0 AND ARRAY_LENGTH(ARRAY_INTERSECT("names_l", "names_r")) = LEAST(ARRAY_LENGTH("names_l"), ARRAY_LENGTH("names_r"))
ARRAY_LENGTH(ARRAY_INTERSECT("names_l", "names_r")) = LEAST(ARRAY_LENGTH("names_l"), ARRAY_LENGTH("names_r"))
(ABS("amount_l" - "amount_r") / (CASE WHEN "amount_r" > "amount_l" THEN "amount_r" ELSE "amount_l" END)) < 0.1
ABS("amount_l" - "amount_r") <= 5
("a_l" = "a_r") AND (levenshtein("b_l", "b_r") <= 2)
("a_l" IS NULL OR "a_r" IS NULL) OR ("b_l" IS NULL OR "b_r" IS NULL)
NOT ("a_l" = "a_r")
LOWER("name_l") = LOWER("name_r")
SUBSTRING("name_l", 1, 3) = SUBSTRING("name_r", 1, 3)
CAST("name_l" AS TEXT) = CAST("name_r" AS TEXT)
NULLIF(regexp_extract("email_l", '^[^@]+', 0), '') = NULLIF(regexp_extract("email_r", '^[^@]+', 0), '')
NULLIF(regexp_extract("email_l", '(a)(b)', 1), '') = NULLIF(regexp_extract("email_r", '(a)(b)', 1), '')
try_strptime("dob_l", '%Y-%m-%d') = try_strptime("dob_r", '%Y-%m-%d')
try_strptime("dob_l", '%Y-%m-%dT%H:%M:%SZ') = try_strptime("dob_r", '%Y-%m-%dT%H:%M:%SZ')
NULLIF("name_l", '') = NULLIF("name_r", '')
"names_l"[1] = "names_r"[1]
"names_l"[-1] = "names_r"[-1]
TRIM(name_l) = TRIM(name_r)
a_l || ' ' || b_l = a_r || ' ' || b_r
COALESCE(a_l, b_l) = COALESCE(a_r, b_r)
levenshtein("name_l", "name_r") <= 1
damerau_levenshtein("name_l", "name_r") <= 2
jaro_similarity("name_l", "name_r") >= 0.7
jaro_winkler_similarity("name_l", "name_r") >= 0.7
"names_l" IS NULL OR "names_r" IS NULL
try_strptime("t_l", '%Y-%m-%dT%H:%M:%SZ') IS NULL OR try_strptime("t_r", '%Y-%m-%dT%H:%M:%SZ') IS NULL
"t_l" = "t_r"
ABS(EPOCH(try_strptime("t_l", '%Y-%m-%dT%H:%M:%SZ')) - EPOCH(try_strptime("t_r", '%Y-%m-%dT%H:%M:%SZ'))) <= 2629800.0
try_strptime("dob_l", '%Y-%m-%d') IS NULL OR try_strptime("dob_r", '%Y-%m-%d') IS NULL
"dob_l" = "dob_r"
ABS(EPOCH(try_strptime("dob_l", '%Y-%m-%d')) - EPOCH(try_strptime("dob_r", '%Y-%m-%d'))) <= 86400
ABS(EPOCH(try_strptime("dob_l", '%Y-%m-%d')) - EPOCH(try_strptime("dob_r", '%Y-%m-%d'))) <= 31557600.0
array_length(list_intersect("names_l", "names_r")) >= 2
("lat_l" IS NULL OR "lat_r" IS NULL) OR ("long_l" IS NULL OR "long_r" IS NULL)
cast( acos( case when ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) > 1 then 1 when ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) < -1 then -1 else ( sin( radians("lat_l") ) * sin( radians("lat_r") ) + cos( radians("lat_l") ) * cos( radians("lat_r") ) * cos( radians("long_r" - "long_l") ) ) end ) * 6371 as float ) <= 1
"vec_l" IS NULL OR "vec_r" IS NULL
levenshtein("dob_l", "dob_r") <= 1
ABS(EPOCH(try_strptime("dob_l", '%Y-%m-%d')) - EPOCH(try_strptime("dob_r", '%Y-%m-%d'))) <= 315576000.0
"dob_l" IS NULL OR "dob_r" IS NULL
levenshtein(CAST("dob_l" AS TEXT), CAST("dob_r" AS TEXT)) <= 1
ABS(EPOCH("dob_l") - EPOCH("dob_r")) <= 2629800.0
ABS(EPOCH("dob_l") - EPOCH("dob_r")) <= 31557600.0
ABS(EPOCH("dob_l") - EPOCH("dob_r")) <= 315576000.0
try_strptime("dob_l", '%d/%m/%Y') IS NULL OR try_strptime("dob_r", '%d/%m/%Y') IS NULL
ABS(EPOCH(try_strptime("dob_l", '%d/%m/%Y')) - EPOCH(try_strptime("dob_r", '%d/%m/%Y'))) <= 2629800.0
ABS(EPOCH(try_strptime("dob_l", '%d/%m/%Y')) - EPOCH(try_strptime("dob_r", '%d/%m/%Y'))) <= 31557600.0
ABS(EPOCH(try_strptime("dob_l", '%d/%m/%Y')) - EPOCH(try_strptime("dob_r", '%d/%m/%Y'))) <= 315576000.0
"email_l" IS NULL OR "email_r" IS NULL
"email_l" = "email_r"
jaro_winkler_similarity("email_l", "email_r") >= 0.88
jaro_winkler_similarity(NULLIF(regexp_extract("email_l", '^[^@]+', 0), ''), NULLIF(regexp_extract("email_r", '^[^@]+', 0), '')) >= 0.88
("first_l" IS NULL OR "first_r" IS NULL) AND ("sur_l" IS NULL OR "sur_r" IS NULL)
("first_l" = "first_r") AND ("sur_l" = "sur_r")
"first_l" = "sur_r" AND "first_r" = "sur_l"
(jaro_winkler_similarity("first_l", "first_r") >= 0.92) AND (jaro_winkler_similarity("sur_l", "sur_r") >= 0.92)
(jaro_winkler_similarity("first_l", "first_r") >= 0.88) AND (jaro_winkler_similarity("sur_l", "sur_r") >= 0.88)
"sur_l" = "sur_r"
"first_l" = "first_r"
"full_l" = "full_r"
jaro_winkler_similarity("name_l", "name_r") >= 0.92
jaro_winkler_similarity("name_l", "name_r") >= 0.88
array_length(list_intersect("name_dm_l", "name_dm_r")) >= 1
"postcode_l" IS NULL OR "postcode_r" IS NULL
"postcode_l" = "postcode_r"
NULLIF(regexp_extract("postcode_l", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '') = NULLIF(regexp_extract("postcode_r", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '')
NULLIF(regexp_extract("postcode_l", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?', 0), '') = NULLIF(regexp_extract("postcode_r", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?', 0), '')
NULLIF(regexp_extract("postcode_l", '^[A-Za-z]{1,2}', 0), '') = NULLIF(regexp_extract("postcode_r", '^[A-Za-z]{1,2}', 0), '')
NULLIF(regexp_extract("postcode_l", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9][A-Za-z]{2}$', 0), '') IS NULL OR NULLIF(regexp_extract("postcode_r", '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9][A-Za-z]{2}$', 0), '') IS NULL
