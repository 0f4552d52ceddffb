`name_l` IS NULL OR `name_r` IS NULL
NULLIF(regexp_extract(`name_l`, '^[A-Z]{1,2}[0-9]+$', 0), '') IS NULL OR NULLIF(regexp_extract(`name_r`, '^[A-Z]{1,2}[0-9]+$', 0), '') IS NULL
`Site name_l` IS NULL OR `Site name_r` IS NULL
`name_l` = `name_r`
`Site name_l` = `Site name_r`
`name_l` = 'John' AND `name_r` = 'John'
`name_l` = CAST(1 AS INT)
`name_r` = CAST(1.5 AS FLOAT)
`a_l` = `b_r`
`a_l` = `b_r` AND `a_r` = `b_l`
levenshtein(`name_l`, `name_r`) <= 2
damerau_levenshtein(`name_l`, `name_r`) <= 1
jaro_winkler(`name_l`, `name_r`) >= 0.9
jaro_sim(`name_l`, `name_r`) >= 0.9
jaccard(`name_l`, `name_r`) >= 0.9
hamming(`name_l`, `name_r`) <= 2
jaro_winkler_similarity(`name_l`, `name_r`) >= 0.8
array_max( transform( flatten( transform( `names_l`, x -> transform( `names_r`, y -> [x, y] ) ) ), pair -> jaro_winkler( pair[0], pair[1] ) ) ) >= 0.9
array_min( transform( flatten( transform( `names_l`, x -> transform( `names_r`, y -> [x, y] ) ) ), pair -> levenshtein( pair[0], pair[1] ) ) ) <= 2
array_min( transform( flatten( transform( `names_l`, x -> transform( `names_r`, y -> [x, y] ) ) ), pair -> damerau_levenshtein( pair[0], pair[1] ) ) ) <= 2
array_max( transform( flatten( transform( `names_l`, x -> transform( `names_r`, y -> [x, y] ) ) ), pair -> jaro_sim( pair[0], pair[1] ) ) ) >= 0.8
ABS(UNIX_TIMESTAMP(try_to_timestamp(`t_l`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX')) - UNIX_TIMESTAMP(try_to_timestamp(`t_r`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX'))) <= 86400
ABS(UNIX_TIMESTAMP(try_to_timestamp(`t_l`, '%d/%m/%Y %H:%M')) - UNIX_TIMESTAMP(try_to_timestamp(`t_r`, '%d/%m/%Y %H:%M'))) <= 86400
ABS(UNIX_TIMESTAMP(`t_l`) - UNIX_TIMESTAMP(`t_r`)) <= 31557600.0
abs(datediff(date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')), date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd')))) <= floor(2629800.0 / 86400)
abs(datediff(date(try_to_timestamp(`dob_l`, '%d/%m/%Y')), date(try_to_timestamp(`dob_r`, '%d/%m/%Y')))) <= floor(2592000 / 86400)
abs(datediff(`dob_l`, `dob_r`)) <= floor(2592000 / 86400)
cast( acos( case when ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) > 1 then 1 when ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) < -1 then -1 else ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) end ) * 6371 as float ) <= 10
(`lat_r` is not null AND `lat_l` is not null AND `long_l` is not null AND `long_r` is not null) AND cast( acos( case when ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) > 1 then 1 when ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) < -1 then -1 else ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) end ) * 6371 as float ) <= 0.1
cast( acos( case when ( sin( radians(`ll_l`[0]) ) * sin( radians(`ll_r`[0]) ) + cos( radians(`ll_l`[0]) ) * cos( radians(`ll_r`[0]) ) * cos( radians(`ll_r`[1] - `ll_l`[1]) ) ) > 1 then 1 when ( sin( radians(`ll_l`[0]) ) * sin( radians(`ll_r`[0]) ) + cos( radians(`ll_l`[0]) ) * cos( radians(`ll_r`[0]) ) * cos( radians(`ll_r`[1] - `ll_l`[1]) ) ) < -1 then -1 else ( sin( radians(`ll_l`[0]) ) * sin( radians(`ll_r`[0]) ) + cos( radians(`ll_l`[0]) ) * cos( radians(`ll_r`[0]) ) * cos( radians(`ll_r`[1] - `ll_l`[1]) ) ) end ) * 6371 as float ) <= 1
(aggregate(zip_with(`vec_l`, `vec_r`, (x, y) -> x * y), CAST(0.0 AS DOUBLE), (acc, x) -> acc + x)) / (nullif((sqrt(aggregate(transform(`vec_l`, x -> x * x), CAST(0.0 AS DOUBLE), (acc, x) -> acc + x))) * (sqrt(aggregate(transform(`vec_r`, x -> x * x), CAST(0.0 AS DOUBLE), (acc, x) -> acc + x))), 0.0)) >= 0.9
SIZE(ARRAY_INTERSECT(`names_l`, `names_r`)) >= 1
LEAST(SIZE(`names_l`), SIZE(`names_r`)) <> 0 AND SIZE(ARRAY_INTERSECT(`names_l`, `names_r`)) = LEAST(SIZE(`names_l`), SIZE(`names_r`))
SIZE(ARRAY_INTERSECT(`names_l`, `names_r`)) = LEAST(SIZE(`names_l`), SIZE(`names_r`))
(ABS(`amount_l` - `amount_r`) / (CASE WHEN `amount_r` > `amount_l` THEN `amount_r` ELSE `amount_l` END)) < 0.1
ABS(`amount_l` - `amount_r`) <= 5
(`a_l` = `a_r`) AND (levenshtein(`b_l`, `b_r`) <= 2)
(`a_l` IS NULL OR `a_r` IS NULL) OR (`b_l` IS NULL OR `b_r` IS NULL)
NOT (`a_l` = `a_r`)
LOWER(`name_l`) = LOWER(`name_r`)
SUBSTRING(`name_l`, 1, 3) = SUBSTRING(`name_r`, 1, 3)
CAST(`name_l` AS STRING) = CAST(`name_r` AS STRING)
NULLIF(regexp_extract(`email_l`, '^[^@]+', 0), '') = NULLIF(regexp_extract(`email_r`, '^[^@]+', 0), '')
NULLIF(regexp_extract(`email_l`, '(a)(b)', 1), '') = NULLIF(regexp_extract(`email_r`, '(a)(b)', 1), '')
date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')) = date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd'))
try_to_timestamp(`dob_l`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX') = try_to_timestamp(`dob_r`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX')
NULLIF(`name_l`, '') = NULLIF(`name_r`, '')
`names_l`[0] = `names_r`[0]
element_at(`names_l`, -1) = element_at(`names_r`, -1)
levenshtein(`name_l`, `name_r`) <= 1
damerau_levenshtein(`name_l`, `name_r`) <= 2
jaro_sim(`name_l`, `name_r`) >= 0.7
jaro_winkler(`name_l`, `name_r`) >= 0.7
`names_l` IS NULL OR `names_r` IS NULL
try_to_timestamp(`t_l`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX') IS NULL OR try_to_timestamp(`t_r`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX') IS NULL
`t_l` = `t_r`
ABS(UNIX_TIMESTAMP(try_to_timestamp(`t_l`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX')) - UNIX_TIMESTAMP(try_to_timestamp(`t_r`, 'yyyy-MM-dd\'T\'HH:mm:ssXXX'))) <= 2629800.0
date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')) IS NULL OR date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd')) IS NULL
`dob_l` = `dob_r`
abs(datediff(date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')), date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd')))) <= floor(86400 / 86400)
abs(datediff(date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')), date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd')))) <= floor(31557600.0 / 86400)
SIZE(ARRAY_INTERSECT(`names_l`, `names_r`)) >= 2
(`lat_l` IS NULL OR `lat_r` IS NULL) OR (`long_l` IS NULL OR `long_r` IS NULL)
cast( acos( case when ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) > 1 then 1 when ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) < -1 then -1 else ( sin( radians(`lat_l`) ) * sin( radians(`lat_r`) ) + cos( radians(`lat_l`) ) * cos( radians(`lat_r`) ) * cos( radians(`long_r` - `long_l`) ) ) end ) * 6371 as float ) <= 1
`vec_l` IS NULL OR `vec_r` IS NULL
levenshtein(`dob_l`, `dob_r`) <= 1
abs(datediff(date(try_to_timestamp(`dob_l`, 'yyyy-MM-dd')), date(try_to_timestamp(`dob_r`, 'yyyy-MM-dd')))) <= floor(315576000.0 / 86400)
`dob_l` IS NULL OR `dob_r` IS NULL
levenshtein(CAST(`dob_l` AS STRING), CAST(`dob_r` AS STRING)) <= 1
abs(datediff(`dob_l`, `dob_r`)) <= floor(2629800.0 / 86400)
abs(datediff(`dob_l`, `dob_r`)) <= floor(31557600.0 / 86400)
abs(datediff(`dob_l`, `dob_r`)) <= floor(315576000.0 / 86400)
date(try_to_timestamp(`dob_l`, '%d/%m/%Y')) IS NULL OR date(try_to_timestamp(`dob_r`, '%d/%m/%Y')) IS NULL
abs(datediff(date(try_to_timestamp(`dob_l`, '%d/%m/%Y')), date(try_to_timestamp(`dob_r`, '%d/%m/%Y')))) <= floor(2629800.0 / 86400)
abs(datediff(date(try_to_timestamp(`dob_l`, '%d/%m/%Y')), date(try_to_timestamp(`dob_r`, '%d/%m/%Y')))) <= floor(31557600.0 / 86400)
abs(datediff(date(try_to_timestamp(`dob_l`, '%d/%m/%Y')), date(try_to_timestamp(`dob_r`, '%d/%m/%Y')))) <= floor(315576000.0 / 86400)
`email_l` IS NULL OR `email_r` IS NULL
`email_l` = `email_r`
jaro_winkler(`email_l`, `email_r`) >= 0.88
jaro_winkler(NULLIF(regexp_extract(`email_l`, '^[^@]+', 0), ''), NULLIF(regexp_extract(`email_r`, '^[^@]+', 0), '')) >= 0.88
(`first_l` IS NULL OR `first_r` IS NULL) AND (`sur_l` IS NULL OR `sur_r` IS NULL)
(`first_l` = `first_r`) AND (`sur_l` = `sur_r`)
`first_l` = `sur_r` AND `first_r` = `sur_l`
(jaro_winkler(`first_l`, `first_r`) >= 0.92) AND (jaro_winkler(`sur_l`, `sur_r`) >= 0.92)
(jaro_winkler(`first_l`, `first_r`) >= 0.88) AND (jaro_winkler(`sur_l`, `sur_r`) >= 0.88)
`sur_l` = `sur_r`
`first_l` = `first_r`
`full_l` = `full_r`
jaro_winkler(`name_l`, `name_r`) >= 0.92
jaro_winkler(`name_l`, `name_r`) >= 0.88
SIZE(ARRAY_INTERSECT(`name_dm_l`, `name_dm_r`)) >= 1
`postcode_l` IS NULL OR `postcode_r` IS NULL
`postcode_l` = `postcode_r`
NULLIF(regexp_extract(`postcode_l`, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '') = NULLIF(regexp_extract(`postcode_r`, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0), '')
NULLIF(regexp_extract(`postcode_l`, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?', 0), '') = NULLIF(regexp_extract(`postcode_r`, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?', 0), '')
NULLIF(regexp_extract(`postcode_l`, '^[A-Za-z]{1,2}', 0), '') = NULLIF(regexp_extract(`postcode_r`, '^[A-Za-z]{1,2}', 0), '')
NULLIF(regexp_extract(`postcode_l`, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9][A-Za-z]{2}$', 0), '') IS NULL OR NULLIF(regexp_extract(`postcode_r`, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9][A-Za-z]{2}$', 0), '') IS NULL
