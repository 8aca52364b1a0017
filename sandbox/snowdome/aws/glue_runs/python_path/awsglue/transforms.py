"""The names that `from awsglue.transforms import *` brings; none of them runs here.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-python-transforms.html
"""

from __future__ import annotations

from awsglue.unsupported import Unsupported

ApplyMapping = Unsupported("ApplyMapping")
DropFields = Unsupported("DropFields")
DropNullFields = Unsupported("DropNullFields")
ErrorsAsDynamicFrame = Unsupported("ErrorsAsDynamicFrame")
EvaluateDataQuality = Unsupported("EvaluateDataQuality")
FillMissingValues = Unsupported("FillMissingValues")
Filter = Unsupported("Filter")
FindIncrementalMatches = Unsupported("FindIncrementalMatches")
FindMatches = Unsupported("FindMatches")
FlatMap = Unsupported("FlatMap")
Join = Unsupported("Join")
Map = Unsupported("Map")
MapToCollection = Unsupported("MapToCollection")
Relationalize = Unsupported("Relationalize")
RenameField = Unsupported("RenameField")
ResolveChoice = Unsupported("ResolveChoice")
SelectFields = Unsupported("SelectFields")
SelectFromCollection = Unsupported("SelectFromCollection")
Spigot = Unsupported("Spigot")
SplitFields = Unsupported("SplitFields")
SplitRows = Unsupported("SplitRows")
Unbox = Unsupported("Unbox")
UnnestFrame = Unsupported("UnnestFrame")
