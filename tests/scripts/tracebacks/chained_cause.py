# exit: 1
# raise … from: both tracebacks and the sentence between them.
def load(data):
    try:
        return data["config"]["value"]
    except KeyError as error:
        raise ValueError("bad config") from error


load({"config": {}})
