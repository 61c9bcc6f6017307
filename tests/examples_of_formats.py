"""A small made-up file of each format, by the format's name: what every format must have here.

Each is a file's name and its text. It must load whole: no row of it refused.
"""

PLACES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
EXAMPLES = {
    "annex_a": (
        "contacts.csv",
        (
            "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,"
            "Contact Source\n"
            "11,a) Male,a) WBRI,01/02/2020,6,05/05/2026,e) 2A: Schools\n"
        ),
    ),
    "ees": (
        "referrals.csv",
        (
            f"{PLACES},referrals\n"
            "2025,Reporting year,National,X92,Fictonia,,,,,,700\n"
            "2025,Reporting year,Local authority,X92,Fictonia,X12,The Marsh,701,X06000001,Fenmere,31\n"
        ),
    ),
    "ees meta": (
        "referrals.meta.csv",
        ("col_name,col_type,label,indicator_unit\nreferrals,Indicator,Referrals in the year,\n"),
    ),
    "fingertips": (
        "indicators.csv",
        (
            "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,"
            "Age,Time period,Value,Count,Denominator\n"
            "90001,Admissions of children,X92,Fictonia,X06000001,Fenmere,Counties & UAs,Persons,"
            "<15 yrs,2023/24,55.25,221,4000\n"
        ),
    ),
    "lait": (
        "bds_long.csv",
        (
            "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region\n"
            "Refs,,2025,Fenmere,9.5,701,East Midlands\n"
        ),
    ),
    "lait dictionary": (
        "lait_dictionary.csv",
        (
            "Measure_code,Topic,Measure,Chart_title,Measure_short,Polarity,y_axis_name,Description,"
            "Last Update,dps,Year_Type\n"
            '1,Child Protection,Referrals (rate),Referrals per head (rate),Refs,-,"Rate per 10,000",'
            "All referrals in the year,45931,NA,Financial Year\n"
        ),
    ),
    "neighbours": ("sn_2025.csv", "old_la_code,la_name,SN_1,SN_1P\n701,Fenmere,702,Close\n"),
    "table": ("theme.csv", "theme,label,rank\nvoice,Voice of the child,1\n"),
}
