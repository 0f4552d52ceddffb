"""Look at bookings with Great Expectations over pandas: FILE SUITE."""

import json
import logging
import sys
import warnings

import great_expectations as gx
import pandas

from measure import report


def check():
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    frame = pandas.read_csv(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        document = json.load(file)
    suite = context.suites.add(
        gx.ExpectationSuite(name=document["name"], expectations=document["expectations"])
    )
    asset = context.data_sources.add_pandas("files").add_dataframe_asset("bookings")
    definition = asset.add_batch_definition_whole_dataframe("all")
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    validation = batch.validate(suite, result_format="SUMMARY").to_json_dict()
    return {
        "success": bool(validation["success"]),
        "unexpected": {
            each["expectation_config"]["type"]: each["result"]["unexpected_count"]
            for each in validation["results"]
            if "unexpected_count" in each["result"]
        },
    }


report(check, ["great_expectations", "pandas"])
